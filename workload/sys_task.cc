// SPDX-License-Identifier: Apache-2.0
#include "sys_task.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "expect.h"

namespace ior::workload::sys {
namespace {

// Makes a child by `nr` and logs the call in the parent only.
long make_child(const CallId& id, const Words& words) {
  const long ret = syscall6(id.nr, words);
  if (ret == 0) {
    refresh_identity();
  } else {
    recorder().note({.call = id.name, .nr = id.nr, .ret = ret});
  }
  return ret;
}

}  // namespace

long fork() {
  return make_child(IOR_CALL(fork), {});
}

long clone_process(unsigned long flags) {
  return make_child(IOR_CALL(clone), {static_cast<long>(flags)});
}

long clone3_process(clone_args* args) {
  return make_child(IOR_CALL(clone3), {to_word(args), sizeof *args});
}

// The child shares the stack below this frame, and all memory, until it is gone: the parent's
// identity is put back afterwards, and nothing that the child may change is kept in a register.
__attribute__((noinline)) long vfork(void (*child)(void*), void* argument) {
  const CallId id = IOR_CALL(vfork);
  const long ret = syscall6(id.nr, {});
  if (ret == 0) {
    refresh_identity();
    child(argument);
    syscall6(SYS_exit_group, {127});
  }
  refresh_identity();
  recorder().note({.call = id.name, .nr = id.nr, .ret = ret});
  return ret;
}

void exit(int status) {
  announce(IOR_CALL(exit), {}, false);
  for (;;) {
    syscall6(SYS_exit, {status});
  }
}

void exit_group(int status) {
  announce(IOR_CALL(exit_group), {}, false);
  for (;;) {
    syscall6(SYS_exit_group, {status});
  }
}

long execve(CString program, char* const* arguments, char* const* environment) {
  const int slot = announce(IOR_CALL(execve), {path(program)}, true);
  const long ret = bare(SYS_execve, program.text, arguments, environment);
  recorder().amend(slot, ret);
  return ret;
}

long execveat(
    int dir, CString program, char* const* arguments, char* const* environment, int flags) {
  const int slot = announce(IOR_CALL(execveat), {at(dir, program)}, true);
  const long ret = bare(SYS_execveat, dir, program.text, arguments, environment, flags);
  recorder().amend(slot, ret);
  return ret;
}

long set_name(const char* name) {
  const long ret = call(IOR_CALL(prctl), {}, PR_SET_NAME, name, 0, 0, 0);
  refresh_identity();
  return ret;
}

int reap(long pid) {
  int status = -1;
  while (bare(SYS_wait4, pid, &status, 0, nullptr) == -EINTR) {
  }
  return status;
}

}  // namespace ior::workload::sys

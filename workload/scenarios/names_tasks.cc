// SPDX-License-Identifier: Apache-2.0
//
// Who called: ids that come back, names that change, threads that exec, calls that never return.
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "names_common.h"
#include "sys_net.h"

namespace ior::workload {
namespace {

constexpr int kInherited = 150;

pid_t own_tid() {
  return static_cast<pid_t>(sys::call(IOR_CALL(gettid), {}));
}

// A child process with exactly this id. 0 in the child, negative errno when that cannot be.
// Waits while the id's last owner is not gone yet.
long clone_with_pid(pid_t wanted) {
  clone_args args{};
  args.exit_signal = SIGCHLD;
  args.set_tid = reinterpret_cast<std::uint64_t>(&wanted);
  args.set_tid_size = 1;
  long ret = -EEXIST;
  for (int i = 0; i < 200 && ret == -EEXIST; ++i) {
    ret = sys::bare(SYS_clone3, &args, sizeof args);
    if (ret == -EEXIST) {
      ::usleep(1000);
    }
  }
  if (ret == 0) {
    refresh_identity();
    sys::forget_names();
  }
  return ret;
}

// A thread with exactly this id: ns_last_pid says which id comes next (man 7 pid_namespaces).
// Others may be faster, so it is tried again. False when it never worked.
template <class Body>
bool thread_with_tid(pid_t wanted, Body body) {
  const std::string before = std::to_string(wanted - 1);
  for (int i = 0; i < 200; ++i) {
    const long fd = sys::bare(SYS_open, "/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0) {
      return false;
    }
    sys::bare(SYS_write, fd, before.c_str(), before.size());
    bool got = false;
    std::thread thread([&] {
      refresh_identity();
      got = own_tid() == wanted;
      if (got) {
        body();
      }
    });
    thread.join();
    sys::bare(SYS_close, fd);
    if (got) {
      return true;
    }
  }
  return false;
}

// What each owner of the id does: the same descriptor number, its own file, its own name.
void live(Context& context, int owner) {
  const std::string name = "owner-" + std::to_string(owner);
  sys::set_name(name.c_str());
  read_back(context, kInherited, "what the parent left open");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDONLY));
  times(2 * owner + 1, [&] { read_back(context, fd, name); });
  context.ok(sys::close(fd));
}

void recycled_pid(Context& context) {
  constexpr int kOwners = 7;
  for (int owner = 0; owner < kOwners; ++owner) {
    const std::string name = "owner-" + std::to_string(owner);
    write_file(context, context.path(name), name);
  }
  write_file(context, context.path("left"), "what the parent left open");
  const int left = context.ok(sys::openat(AT_FDCWD, context.path("left"), O_RDONLY));
  context.ok(sys::dup2(left, kInherited));
  pid_t id = clone_child(0);
  if (id == 0) {
    sys::forget_names();
    live(context, 0);
    ::_exit(context.failed() ? 1 : 0);
  }
  context.check(sys::reap(id) == 0, "the first owner failed");
  for (int owner = 1; owner < kOwners; ++owner) {
    // Processes and threads take turns.
    if (owner % 3 == 2) {
      if (!thread_with_tid(id, [&] { live(context, owner); })) {
        context.skip("thread ids cannot be chosen: /proc/sys/kernel/ns_last_pid");
      }
      continue;
    }
    const long child = clone_with_pid(id);
    if (child == 0) {
      live(context, owner);
      ::_exit(context.failed() ? 1 : 0);
    }
    if (child < 0) {
      context.skip("clone3 with set_tid: " + errno_name(static_cast<int>(-child)));
      return;
    }
    context.check(child == id && sys::reap(child) == 0, "an owner of the id failed");
  }
}

void renames_itself(Context& context) {
  write_file(context, context.path("file"), "by whom");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("file"), O_RDONLY));
  times(2, [&] { read_back(context, fd, "by whom"); });
  Steps steps;
  pid_t tid = 0;
  std::thread thread = start_thread([&] {
    times(3, [&] { read_back(context, fd, "by whom"); });
    sys::set_name("first-name");
    times(5, [&] { read_back(context, fd, "by whom"); });
    sys::set_name("15-bytes-long-n");
    times(7, [&] { read_back(context, fd, "by whom"); });
    sys::set_name("more than 15 bytes long");
    times(11, [&] { read_back(context, fd, "by whom"); });
    sys::set_name("odd\n\x1b[31m,\"\xff;");
    times(13, [&] { read_back(context, fd, "by whom"); });
    sys::set_name("");
    times(2, [&] { read_back(context, fd, "by whom"); });
    tid = own_tid();
    steps.reached(1);
    steps.wait_for(2);
    refresh_identity();  // another thread has renamed this one
    times(17, [&] { read_back(context, fd, "by whom"); });
  });
  steps.wait_for(1);
  const std::string comm = "/proc/self/task/" + std::to_string(tid) + "/comm";
  const int file = context.ok(sys::bare(SYS_open, comm.c_str(), O_WRONLY | O_CLOEXEC, 0));
  context.ok(sys::bare(SYS_write, file, "by-another", 10));
  sys::bare(SYS_close, file);
  steps.reached(2);
  thread.join();
  times(3, [&] { read_back(context, fd, "by whom"); });
}

// What the kernel's own exit path is told by a call that blocks when its thread is killed; the
// thread never sees it. include/linux/errno.h v6.6
constexpr long kRestartSys = -512;

// Logs a read that blocks until this thread is killed, and makes it. fs/pipe.c pipe_read v6.6
void read_forever(int fd) {
  const FileUse use = sys::resolve(sys::fd(fd));
  recorder().note({.call = "read", .nr = SYS_read, .ret = kRestartSys, .file = &use});
  char byte = 0;
  sys::bare(SYS_read, fd, &byte, 1);
}

void exec_nonleader(Context& context) {
  write_file(context, context.path("kept"), "kept over exec");
  in_child(context, [&] {
    const int kept = context.ok(sys::openat(AT_FDCWD, context.path("kept"), O_RDONLY));
    context.ok(sys::dup2(kept, kInherited));
    times(2, [&] { read_back(context, kInherited, "kept over exec"); });
    std::array<int, 2> ends{};
    context.ok(sys::bare(SYS_pipe2, ends.data(), O_CLOEXEC));
    Steps steps;
    pid_t blocked = 0;
    std::thread reader = start_thread([&] {
      blocked = own_tid();
      steps.reached(1);
      read_forever(ends[0]);
    });
    steps.wait_for(1);
    blocked_in(::getpid(), blocked, SYS_read);
    std::thread other = start_thread([&] {
      sys::set_name("not-the-leader");
      times(3, [&] { read_back(context, kInherited, "kept over exec"); });
      char* const no_environment[] = {nullptr};
      context.ok(sys::execve(context.program(), context.exec_arguments(), no_environment));
    });
    for (;;) {
      ::pause();
    }
  });
}

// This image has the leader's id, whoever called execve.
void exec_nonleader_after(Context& context) {
  times(5, [&] { read_back(context, kInherited, "kept over exec"); });
  sys::set_name("new-leader");
  std::thread thread =
      start_thread([&] { times(7, [&] { read_back(context, kInherited, "kept over exec"); }); });
  thread.join();
}

// Runs `body` in a child and kills that once it sleeps in `nr`.
template <class Body>
void kill_inside(Context& context, long nr, Body body) {
  const pid_t child = clone_child(0);
  if (child == 0) {
    sys::forget_names();
    body();
    ::_exit(99);
  }
  context.check(blocked_in(child, child, nr), "the child does not block");
  ::kill(child, SIGKILL);
  const int status = sys::reap(child);
  context.check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the child was not killed");
}

void killed_inside(Context& context) {
  std::array<int, 2> ends{};
  context.ok(sys::pipe2(ends, 0));
  times(3, [&] { kill_inside(context, SYS_read, [&] { read_forever(ends[0]); }); });
  // More than a pipe holds: the call has filled the pipe when it dies, and its result is that.
  const long room = context.ok(sys::bare(SYS_fcntl, ends[1], F_GETPIPE_SZ, 0));
  kill_inside(context, SYS_write, [&] {
    const std::string much(1U << 20U, 'x');
    const FileUse use = sys::resolve(sys::fd(ends[1]));
    recorder().note({.call = "write",
                     .nr = SYS_write,
                     .ret = room,
                     .bytes = static_cast<std::uint64_t>(room),
                     .file = &use});
    sys::bare(SYS_write, ends[1], much.data(), much.size());
  });
  int inside = 0;
  context.ok(sys::bare(SYS_ioctl, ends[0], FIONREAD, &inside));
  context.check(inside == room, "the killed write did not fill the pipe");
  const std::string fifo = context.path("fifo");
  context.ok(sys::mknod(fifo, S_IFIFO | 0600, 0));
  kill_inside(context, SYS_openat, [&] {
    const FileUse use{.path = fifo, .path_is = PathIs::kExact};
    recorder().note({.call = "openat", .nr = SYS_openat, .ret = kRestartSys, .file = &use});
    sys::bare(SYS_openat, AT_FDCWD, fifo.c_str(), O_RDONLY, 0);
  });
}

// exit ends one thread, exit_group all of them, also one inside a read.
void exits(Context& context) {
  write_file(context, context.path("file"), "until the end");
  in_child(context, [&] {
    const int fd = context.ok(sys::openat(AT_FDCWD, context.path("file"), O_RDONLY));
    std::array<int, 2> ends{};
    context.ok(sys::bare(SYS_pipe2, ends.data(), 0));
    Steps steps;
    pid_t blocked = 0;
    std::thread leaves = start_thread([&] {
      times(2, [&] { read_back(context, fd, "until the end"); });
      sys::exit(3);
    });
    leaves.join();
    std::thread stays = start_thread([&] {
      blocked = own_tid();
      steps.reached(1);
      read_forever(ends[0]);
    });
    steps.wait_for(1);
    context.check(blocked_in(::getpid(), blocked, SYS_read), "the thread does not block");
    times(5, [&] { read_back(context, fd, "until the end"); });
    sys::exit_group(context.failed() ? 1 : 0);
  });
}

constexpr std::array kScenarios = {
    Scenario{"names-recycled-pid",
             "one id owned in turn by processes and threads with other names and files",
             stated<recycled_pid>},
    Scenario{"names-thread-renames-itself",
             "threads renamed by themselves and by others",
             stated<renames_itself>},
    Scenario{"names-exec-nonleader",
             "execve from a thread that is not the leader",
             stated<exec_nonleader>,
             nullptr,
             stated<exec_nonleader_after>},
    Scenario{"names-killed-inside", "processes killed inside a call", stated<killed_inside>},
    Scenario{
        "names-exits", "exit of a thread, exit_group over a thread inside a read", stated<exits>},
};

}  // namespace

std::span<const Scenario> names_tasks_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

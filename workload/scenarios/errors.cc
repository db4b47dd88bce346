// SPDX-License-Identifier: Apache-2.0
//
// Calls that fail: each error a different number of times.
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"
#include "sys_net.h"
#include "sys_task.h"

namespace ior::workload {
namespace {

long open_read(const std::string& path) {
  return sys::openat(AT_FDCWD, path, O_RDONLY);
}

void errors_path(Context& context) {
  context.ok(sys::openat(AT_FDCWD, context.path("plain.txt"), O_RDWR | O_CREAT, 0644));
  context.ok(sys::symlink("loop", context.path("loop")));
  times(2, [&] { context.fails(ENOENT, open_read(context.path("missing.txt"))); });
  times(3, [&] { context.fails(ENOTDIR, open_read(context.path("plain.txt/below"))); });
  times(5, [&] { context.fails(EISDIR, sys::openat(AT_FDCWD, context.dir(), O_WRONLY)); });
  times(7, [&] { context.fails(ELOOP, open_read(context.path("loop"))); });
  times(11, [&] { context.fails(ENAMETOOLONG, open_read(context.path(std::string(256, 'n')))); });
  times(13,
        [&] { context.fails(ENOENT, sys::call(IOR_CALL(openat), {}, AT_FDCWD, "", O_RDONLY, 0)); });
  // No string at that address: nothing to show for a path.
  const auto* nowhere = reinterpret_cast<const char*>(8);
  times(17, [&] {
    context.fails(EFAULT, sys::call(IOR_CALL(openat), {}, AT_FDCWD, nowhere, O_RDONLY, 0));
  });
  times(19, [&] { context.fails(EBADF, sys::openat(9999, "relative.txt", O_RDONLY)); });
  times(23, [&] {  // this very program: ETXTBSY, or EACCES for others than its owner
    sys::openat(AT_FDCWD, context.program(), O_WRONLY);
  });
}

void errors_fd(Context& context) {
  const std::string file = context.path("readonly.txt");
  context.ok(sys::close(context.ok(sys::openat(AT_FDCWD, file, O_WRONLY | O_CREAT, 0644))));
  const int fd = context.ok(sys::openat(AT_FDCWD, file, O_RDONLY));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  char byte = 0;
  times(2, [&] { context.fails(EBADF, sys::write(fd, "refused", 7)); });
  times(3, [&] { context.fails(EISDIR, sys::read(dir, &byte, 1)); });
  times(5, [&] { context.fails(EBADF, sys::pread64(9999, &byte, 1, 0)); });
  times(7, [&] { context.fails(EBADF, sys::dup(-1)); });
  struct stat out{};
  times(11, [&] { context.fails(EBADF, sys::fstat(9999, &out)); });
  times(13, [&] { context.fails(ENOTDIR, sys::fchdir(fd)); });
}

void errors_data(Context& context) {
  ::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> open_pipe{};
  std::array<int, 2> broken{};
  context.ok(sys::pipe2(open_pipe, O_NONBLOCK));
  context.ok(sys::pipe2(broken, 0));
  context.ok(sys::close(broken[0]));
  const int full = context.ok(sys::openat(AT_FDCWD, "/dev/full", O_WRONLY));
  char byte = 0;
  times(2, [&] { context.fails(ENOSPC, sys::write(full, "no room", 7)); });
  times(3, [&] { context.fails(EPIPE, sys::write(broken[1], "nobody", 6)); });
  times(5, [&] { context.fails(EAGAIN, sys::read(open_pipe[0], &byte, 1)); });
  times(7, [&] { context.fails(ESPIPE, sys::lseek(open_pipe[0], 0, SEEK_SET)); });
  times(11,
        [&] { context.fails(EFAULT, sys::write(open_pipe[1], reinterpret_cast<void*>(8), 9)); });
}

// As a user who may not: a child gives up root for that.
void errors_access(Context& context) {
  context.ok(sys::close(
      context.ok(sys::openat(AT_FDCWD, context.path("secret.txt"), O_WRONLY | O_CREAT, 0000))));
  const long child = context.ok(sys::fork());
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0) {
      context.ok(sys::bare(SYS_setresuid, kNobody, kNobody, kNobody));
    }
    times(3, [&] { context.fails(EACCES, open_read(context.path("secret.txt"))); });
    times(5, [&] { context.fails(EACCES, sys::mkdir("/ioworkload-refused", 0755)); });
    times(7, [&] { context.fails(EPERM, sys::chroot("/")); });
    sys::exit_group(context.failed() ? 1 : 0);
  }
  context.check(sys::reap(child) == 0, "the child fails");
}

constexpr std::array kScenarios = {
    Scenario{"errors-access", "EACCES and EPERM, for a user without privileges", errors_access},
    Scenario{
        "errors-data", "ENOSPC, EPIPE, EAGAIN, ESPIPE, EFAULT on open descriptors", errors_data},
    Scenario{"errors-fd", "EBADF, EISDIR, ENOTDIR by descriptor", errors_fd},
    Scenario{"errors-path",
             "ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EFAULT, EBADF, ETXTBSY by path",
             errors_path},
};

}  // namespace

std::span<const Scenario> error_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

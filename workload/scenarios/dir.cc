// SPDX-License-Identifier: Apache-2.0
//
// Directories, the working directory, the root directory, nodes.
#include <sys/sysmacros.h>
#include <unistd.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"
#include "sys_task.h"

namespace ior::workload {
namespace {

void dir_basic(Context& context) {
  const std::string sub = context.path("subdir");
  context.ok(sys::mkdir(sub, 0755));
  times(2, [&] { context.fails(EEXIST, sys::mkdir(sub, 0755)); });
  times(5, [&] { context.ok(sys::access(sub, F_OK)); });
  context.ok(sys::rmdir(sub));
}

void dir_mkdirat(Context& context) {
  context.ok(sys::mkdirat(AT_FDCWD, context.path("mkdirat-subdir"), 0755));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  times(3, [&] { context.fails(EEXIST, sys::mkdirat(dir, "mkdirat-subdir", 0755)); });
}

void dir_chdir(Context& context) {
  times(3, [&] { context.ok(sys::chdir(context.dir())); });
  times(2, [&] { context.fails(ENOENT, sys::chdir("no-such-directory")); });
  context.ok(sys::chdir("/"));
}

void dir_fchdir(Context& context) {
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  times(5, [&] { context.ok(sys::fchdir(dir)); });
  times(3, [&] { context.fails(EBADF, sys::fchdir(9999)); });
  context.ok(sys::chdir("/"));
}

void dir_getcwd(Context& context) {
  context.ok(sys::chdir(context.dir()));
  std::array<char, 4096> buffer{};
  times(5, [&] { context.ok(sys::getcwd(buffer.data(), buffer.size())); });
  times(3, [&] { context.fails(ERANGE, sys::getcwd(buffer.data(), 2)); });
  context.ok(sys::chdir("/"));
}

void dir_getdents(Context& context) {
  context.ok(sys::openat(AT_FDCWD, context.path("getdents-file.txt"), O_RDWR | O_CREAT, 0644));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  std::array<char, 4096> entries{};
  // One call has the entries, the others are at the end.
  times(3, [&] { context.ok(sys::getdents64(dir, entries.data(), entries.size())); });
  context.ok(sys::lseek(dir, 0, SEEK_SET));
  times(2, [&] { context.ok(sys::getdents(dir, entries.data(), entries.size())); });
}

void dir_mknod(Context& context) {
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  context.ok(sys::mknod(context.path("mknodfifo"), S_IFIFO | 0600, 0));
  times(2,
        [&] { context.fails(EEXIST, sys::mknod(context.path("mknodfifo"), S_IFIFO | 0600, 0)); });
  context.ok(sys::mknodat(dir, "mknodatfile.txt", S_IFREG | 0600, 0));
  times(5, [&] { context.fails(EEXIST, sys::mknodat(dir, "mknodatfile.txt", S_IFREG | 0600, 0)); });
  times(3, [&](int i) {  // without CAP_MKNOD: EPERM
    sys::mknodat(dir, "device-" + std::to_string(i), S_IFCHR | 0600, makedev(1, 3));
  });
}

// A named pipe has a path and the behaviour of a pipe.
void dir_fifo(Context& context) {
  context.ok(sys::mknod(context.path("fifo"), S_IFIFO | 0600, 0));
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("fifo"), O_RDWR));
  times(5, [&] { context.ok(sys::write(fd, "through", 7)); });
  std::array<char, 5> data{};
  times(7, [&] { context.ok(sys::read(fd, data.data(), data.size())); });
}

// In a child, as there is no way back. Paths are those inside the new root.
void dir_chroot(Context& context) {
  if (::geteuid() != 0) {
    times(3, [&] { context.fails(EPERM, sys::chroot(context.dir())); });
    return;
  }
  const long child = context.ok(sys::fork());
  if (child == 0) {
    times(2, [&] { sys::chroot(context.dir()); });
    sys::exit_group(0);
  }
  sys::reap(child);
}

constexpr std::array kScenarios = {
    Scenario{"dir-basic", "mkdir, access, rmdir", dir_basic},
    Scenario{"dir-chdir", "chdir to a directory, to nothing, to the root", dir_chdir},
    Scenario{"dir-chroot", "chroot in a child, or refused without privileges", dir_chroot},
    Scenario{"dir-fchdir", "fchdir by descriptor, and refused", dir_fchdir},
    Scenario{"dir-fifo", "a named pipe written and read", dir_fifo},
    Scenario{"dir-getcwd", "getcwd, also with a buffer too small", dir_getcwd},
    Scenario{"dir-getdents", "getdents64 and getdents up to and at the end", dir_getdents},
    Scenario{"dir-mkdirat", "mkdirat by path and by directory descriptor", dir_mkdirat},
    Scenario{"dir-mknod", "mknod and mknodat of a pipe, a file and a device", dir_mknod},
};

}  // namespace

std::span<const Scenario> dir_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

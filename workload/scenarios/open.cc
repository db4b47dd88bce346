// SPDX-License-Identifier: Apache-2.0
//
// Ways to open a file.
#include <unistd.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"

namespace ior::workload {
namespace {

void open_basic(Context& context) {
  const std::string file = context.path("testfile.txt");
  std::array<int, 5> fds{};
  for (int& fd : fds) {
    fd = context.ok(sys::openat(AT_FDCWD, file, O_RDWR | O_CREAT, 0644));
  }
  times(3, [&](int i) { context.ok(sys::close(fds[static_cast<std::size_t>(i)])); });
}

void open_creat(Context& context) {
  const std::string file = context.path("creatfile.txt");
  times(3, [&] { context.ok(sys::openat(AT_FDCWD, file, O_CREAT | O_WRONLY | O_TRUNC, 0644)); });
  times(2, [&] { context.ok(sys::creat(file, 0644)); });
}

void open_open(Context& context) {
  const std::string file = context.path("openfile.txt");
  times(7, [&] { context.ok(sys::open(file, O_RDWR | O_CREAT, 0644)); });
  times(2, [&] { context.ok(sys::open("/dev/null", O_RDONLY)); });
}

// Each flag on a file of its own, so that the name in a row says which flag it had.
void open_flags(Context& context) {
  struct Flag {
    const char* name;
    int flags;
  };
  static constexpr std::array kFlags = {
      Flag{"rdonly", O_RDONLY},
      Flag{"wronly", O_WRONLY},
      Flag{"rdwr", O_RDWR},
      Flag{"append", O_WRONLY | O_APPEND},
      Flag{"trunc", O_WRONLY | O_TRUNC},
      Flag{"cloexec", O_RDONLY | O_CLOEXEC},
      Flag{"nonblock", O_RDONLY | O_NONBLOCK},
      Flag{"noctty", O_RDONLY | O_NOCTTY},
      Flag{"dsync", O_WRONLY | O_DSYNC},
      Flag{"sync", O_WRONLY | O_SYNC},
      Flag{"direct", O_RDONLY | O_DIRECT},
      Flag{"noatime", O_RDONLY | O_NOATIME},
      Flag{"nofollow", O_RDONLY | O_NOFOLLOW},
      Flag{"path", O_PATH},
      Flag{"largefile", O_RDONLY | O_LARGEFILE},
      Flag{"async", O_RDONLY | O_ASYNC},
  };
  for (const Flag& flag : kFlags) {
    const std::string file = context.path(std::string("flag-") + flag.name);
    sys::close(context.ok(sys::openat(AT_FDCWD, file, O_WRONLY | O_CREAT | O_EXCL, 0600)));
    // O_DIRECT is refused by some file systems: then the refusal is what must be seen.
    times(2, [&] { sys::openat(AT_FDCWD, file, flag.flags); });
  }
  times(3, [&] {
    context.fails(EEXIST, sys::openat(AT_FDCWD, context.path("flag-rdwr"), O_CREAT | O_EXCL, 0600));
  });
  times(5, [&] { context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY)); });
}

void open_tmpfile(Context& context) {
  times(3, [&] {
    const long fd = sys::openat(AT_FDCWD, context.dir(), O_RDWR | O_TMPFILE, 0600);
    if (fd == -EOPNOTSUPP) {
      return;
    }
    context.ok(fd);
    times(5, [&] { context.ok(sys::write(static_cast<int>(fd), "nameless", 8)); });
  });
}

void open_openat2(Context& context) {
  const std::string file = context.path("openat2file.txt");
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  open_how make{.flags = O_RDWR | O_CREAT, .mode = 0644, .resolve = 0};
  const long first = sys::openat2(AT_FDCWD, file, &make);
  if (first == -ENOSYS) {
    return context.skip("openat2 needs Linux 5.6");
  }
  context.ok(first);
  const open_how beneath{.flags = O_RDONLY, .mode = 0, .resolve = RESOLVE_BENEATH};
  times(5, [&] { context.ok(sys::openat2(dir, "openat2file.txt", &beneath)); });
  times(3, [&] { context.fails(EXDEV, sys::openat2(dir, "../outside", &beneath)); });
  const open_how bad{.flags = ~0ULL, .mode = 0, .resolve = 0};
  times(2, [&] { context.fails(EINVAL, sys::openat2(dir, "openat2file.txt", &bad)); });
}

void open_relative(Context& context) {
  context.ok(sys::mkdir(context.path("sub"), 0755));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.path("sub"), O_RDONLY | O_DIRECTORY));
  context.ok(sys::chdir(context.dir()));
  times(5, [&] { context.ok(sys::openat(AT_FDCWD, "relcwd.txt", O_RDWR | O_CREAT, 0644)); });
  times(3, [&] { context.ok(sys::openat(dir, "reldirfd.txt", O_RDWR | O_CREAT, 0644)); });
  times(2, [&] { context.ok(sys::open("./sub/../relopen.txt", O_RDWR | O_CREAT, 0644)); });
  times(7, [&] { context.ok(sys::openat(dir, context.path("relcwd.txt"), O_RDONLY)); });
  context.ok(sys::chdir("/"));
}

void open_by_handle_at(Context& context) {
  const std::string file = context.path("handlefile.txt");
  const int made = context.ok(sys::openat(AT_FDCWD, file, O_RDWR | O_CREAT, 0644));
  context.ok(sys::write(made, "handle", 6));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));

  alignas(file_handle) std::array<char, sizeof(file_handle) + MAX_HANDLE_SZ> space{};
  auto* handle = reinterpret_cast<file_handle*>(space.data());
  int mount = 0;
  handle->handle_bytes = 0;
  const long asked = sys::name_to_handle_at(dir, "handlefile.txt", handle, &mount, 0);
  if (asked == -EOPNOTSUPP) {
    return context.skip("this file system has no file handles");
  }
  context.fails(EOVERFLOW, asked);
  times(3, [&] {
    handle->handle_bytes = MAX_HANDLE_SZ;
    context.ok(sys::name_to_handle_at(dir, "handlefile.txt", handle, &mount, 0));
  });
  // Without CAP_DAC_READ_SEARCH this is EPERM, and then that is what must be seen.
  times(5, [&] {
    const long fd = sys::open_by_handle_at(dir, handle, O_RDONLY);
    if (fd == -EPERM && ::geteuid() != 0) {
      return;
    }
    context.ok(fd);
    std::array<char, 6> data{};
    context.ok(sys::read(static_cast<int>(fd), data.data(), data.size()));
    context.ok(sys::close(static_cast<int>(fd)));
  });
}

constexpr std::array kScenarios = {
    Scenario{"open-basic", "openat creates and opens a file, close closes some of it", open_basic},
    Scenario{"open-by-handle-at",
             "a file opened by its handle, its name never given",
             open_by_handle_at},
    Scenario{"open-creat", "openat with O_CREAT and O_TRUNC, and creat", open_creat},
    Scenario{"open-flags", "openat once with each usual flag, a file per flag", open_flags},
    Scenario{"open-open", "open(2) itself, which libc no longer calls", open_open},
    Scenario{"open-openat2", "openat2 by path, beneath a directory, and refused", open_openat2},
    Scenario{"open-relative",
             "paths relative to the working directory and to a descriptor",
             open_relative},
    Scenario{"open-tmpfile", "O_TMPFILE: writes to a file that never had a name", open_tmpfile},
};

}  // namespace

std::span<const Scenario> open_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

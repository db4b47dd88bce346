// SPDX-License-Identifier: Apache-2.0
//
// Asking what a name or a descriptor stands for.
#include <unistd.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"

namespace ior::workload {
namespace {

int make_file(Context& context, const char* name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
}

void stat_basic(Context& context) {
  make_file(context, "statfile.txt");
  struct stat out{};
  times(5, [&] { context.ok(sys::stat(context.path("statfile.txt"), &out)); });
  times(3, [&] { context.fails(ENOENT, sys::stat(context.path("missing.txt"), &out)); });
}

void stat_fstat(Context& context) {
  const int fd = make_file(context, "fstatfile.txt");
  struct stat out{};
  times(7, [&] { context.ok(sys::fstat(fd, &out)); });
}

void stat_lstat(Context& context) {
  make_file(context, "lstatfile.txt");
  context.ok(sys::symlink("lstatfile.txt", context.path("lstatlink.txt")));
  struct stat out{};
  times(3, [&] { context.ok(sys::lstat(context.path("lstatfile.txt"), &out)); });
  times(5, [&] { context.ok(sys::lstat(context.path("lstatlink.txt"), &out)); });
}

void stat_newfstatat(Context& context) {
  const int fd = make_file(context, "fstatatfile.txt");
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  struct stat out{};
  times(2,
        [&] { context.ok(sys::newfstatat(AT_FDCWD, context.path("fstatatfile.txt"), &out, 0)); });
  times(3, [&] { context.ok(sys::newfstatat(dir, "fstatatfile.txt", &out, AT_SYMLINK_NOFOLLOW)); });
  times(5, [&] { context.ok(sys::newfstatat(fd, "", &out, AT_EMPTY_PATH)); });
}

void stat_statx(Context& context) {
  const int fd = make_file(context, "statxfile.txt");
  struct statx out{};
  times(3, [&] {
    context.ok(sys::statx(AT_FDCWD, context.path("statxfile.txt"), 0, STATX_BASIC_STATS, &out));
  });
  times(2, [&] { context.ok(sys::statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &out)); });
}

void stat_access(Context& context) {
  make_file(context, "accessfile.txt");
  times(5, [&] { context.ok(sys::access(context.path("accessfile.txt"), R_OK)); });
  times(2, [&] { context.fails(ENOENT, sys::access(context.path("missing.txt"), R_OK)); });
}

void stat_faccessat(Context& context) {
  make_file(context, "faccessatfile.txt");
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
  times(3, [&] { context.ok(sys::faccessat(AT_FDCWD, context.path("faccessatfile.txt"), R_OK)); });
  times(5, [&] { context.ok(sys::faccessat(dir, "faccessatfile.txt", W_OK)); });
  times(7, [&] {  // ENOSYS before Linux 5.8
    sys::faccessat2(dir, "faccessatfile.txt", R_OK, AT_EACCESS);
  });
}

void stat_statfs(Context& context) {
  const int fd = make_file(context, "statfsfile.txt");
  struct statfs out{};
  times(3, [&] { context.ok(sys::statfs(context.path("statfsfile.txt"), &out)); });
  times(5, [&] { context.ok(sys::fstatfs(fd, &out)); });
}

constexpr std::array kScenarios = {
    Scenario{"stat-access", "access allowed and of nothing", stat_access},
    Scenario{"stat-basic", "stat(2) itself, of a file and of nothing", stat_basic},
    Scenario{"stat-faccessat", "faccessat and faccessat2", stat_faccessat},
    Scenario{"stat-fstat", "fstat(2) itself", stat_fstat},
    Scenario{"stat-lstat", "lstat(2) itself, of a file and of a link", stat_lstat},
    Scenario{"stat-newfstatat",
             "newfstatat by path, by directory and by the descriptor alone",
             stat_newfstatat},
    Scenario{"stat-statfs", "statfs and fstatfs", stat_statfs},
    Scenario{"stat-statx", "statx by path and by the descriptor alone", stat_statx},
};

}  // namespace

std::span<const Scenario> stat_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
//
// Changing what belongs to a file beside its data: mode, owner, times, size, extended attributes.
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"

namespace ior::workload {
namespace {

using sys::CString;

int make_file(Context& context, const char* name) {
  return context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
}

int open_dir(Context& context) {
  return context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
}

void attr_chmod(Context& context) {
  const std::string file = context.path("chmodfile.txt");
  const int fd = make_file(context, "chmodfile.txt");
  const int dir = open_dir(context);
  times(2, [&] {
    context.ok(sys::call(IOR_CALL(chmod), {sys::path(file.c_str())}, CString(file), 0600));
  });
  times(3, [&] { context.ok(sys::call(IOR_CALL(fchmod), {sys::fd(fd)}, fd, 0640)); });
  const char* leaf = "chmodfile.txt";
  times(5,
        [&] { context.ok(sys::call(IOR_CALL(fchmodat), {sys::at(dir, leaf)}, dir, leaf, 0644)); });
}

// To the owner it has already: allowed to everybody.
void attr_chown(Context& context) {
  const std::string file = context.path("chownfile.txt");
  const int fd = make_file(context, "chownfile.txt");
  const int dir = open_dir(context);
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  const sys::Files named{sys::path(file.c_str())};
  times(2, [&] { context.ok(sys::call(IOR_CALL(chown), named, CString(file), uid, gid)); });
  times(3, [&] { context.ok(sys::call(IOR_CALL(lchown), named, CString(file), uid, gid)); });
  times(5, [&] { context.ok(sys::call(IOR_CALL(fchown), {sys::fd(fd)}, fd, uid, gid)); });
  const char* leaf = "chownfile.txt";
  times(7, [&] {
    context.ok(sys::call(IOR_CALL(fchownat), {sys::at(dir, leaf)}, dir, leaf, uid, gid, 0));
  });
}

void attr_utime(Context& context) {
  const std::string file = context.path("utimefile.txt");
  const int fd = make_file(context, "utimefile.txt");
  const int dir = open_dir(context);
  const char* leaf = "utimefile.txt";
  const utimbuf seconds{.actime = 1, .modtime = 2};
  const std::array<timeval, 2> micros{};
  const std::array<timespec, 2> nanos{};
  times(2, [&] {
    context.ok(sys::call(IOR_CALL(utime), {sys::path(file.c_str())}, CString(file), &seconds));
  });
  times(3, [&] {
    context.ok(
        sys::call(IOR_CALL(utimes), {sys::path(file.c_str())}, CString(file), micros.data()));
  });
  times(5, [&] {
    context.ok(sys::call(IOR_CALL(futimesat), {sys::at(dir, leaf)}, dir, leaf, micros.data()));
  });
  times(7, [&] {
    context.ok(sys::call(IOR_CALL(utimensat), {sys::at(dir, leaf)}, dir, leaf, nanos.data(), 0));
  });
  // Without a path it is the descriptor's file: what futimens does.
  times(11, [&] {
    context.ok(sys::call(IOR_CALL(utimensat), {sys::fd(fd)}, fd, nullptr, nanos.data(), 0));
  });
}

void truncate_basic(Context& context) {
  const std::string file = context.path("truncfile.txt");
  const int fd = make_file(context, "truncfile.txt");
  times(2, [&] { context.ok(sys::write(fd, "truncate test data", 18)); });
  times(3, [&](int i) {
    context.ok(sys::call(IOR_CALL(truncate), {sys::path(file.c_str())}, CString(file), 10 + i));
  });
  times(5, [&](int i) { context.ok(sys::call(IOR_CALL(ftruncate), {sys::fd(fd)}, fd, 5 - i)); });
  times(7, [&] { context.fails(EINVAL, sys::call(IOR_CALL(ftruncate), {sys::fd(fd)}, fd, -1)); });
}

constexpr const char* kName = "user.ior";

// The size that a positive result stands for; none when only the size was asked for.
template <class... Args>
long get_call(const sys::CallId& id, const sys::Files& files, std::size_t room, Args... args) {
  return room == 0 ? sys::call(id, files, args..., room) : sys::transfer(id, files, args..., room);
}

void xattr_path(Context& context) {
  const std::string file = context.path("xattrfile.txt");
  make_file(context, "xattrfile.txt");
  const char* name = file.c_str();
  const sys::Files named{sys::path(name)};
  std::array<char, 64> value{};
  const long set = sys::call(IOR_CALL(setxattr), named, name, kName, "value", 5, 0);
  if (set == -EOPNOTSUPP) {
    return context.skip("this file system has no user attributes");
  }
  context.ok(set);
  times(3, [&] {
    context.ok(get_call(IOR_CALL(getxattr), named, value.size(), name, kName, value.data()));
  });
  times(2, [&] { context.ok(get_call(IOR_CALL(getxattr), named, 0, name, kName, value.data())); });
  times(5, [&] {
    context.ok(get_call(IOR_CALL(listxattr), named, value.size(), name, value.data()));
  });
  context.ok(sys::call(IOR_CALL(removexattr), named, name, kName));
  times(7, [&] {
    context.fails(ENODATA,
                  get_call(IOR_CALL(getxattr), named, value.size(), name, kName, value.data()));
  });
}

void xattr_link(Context& context) {
  const std::string file = context.path("lxattrfile.txt");
  make_file(context, "lxattrfile.txt");
  const char* name = file.c_str();
  const sys::Files named{sys::path(name)};
  std::array<char, 64> value{};
  const long set = sys::call(IOR_CALL(lsetxattr), named, name, kName, "longer value", 12, 0);
  if (set == -EOPNOTSUPP) {
    return context.skip("this file system has no user attributes");
  }
  context.ok(set);
  times(2, [&] {
    context.ok(get_call(IOR_CALL(lgetxattr), named, value.size(), name, kName, value.data()));
  });
  times(3, [&] {
    context.ok(get_call(IOR_CALL(llistxattr), named, value.size(), name, value.data()));
  });
  context.ok(sys::call(IOR_CALL(lremovexattr), named, name, kName));
  times(5, [&] { context.fails(ENODATA, sys::call(IOR_CALL(lremovexattr), named, name, kName)); });
}

void xattr_fd(Context& context) {
  const int fd = make_file(context, "fxattrfile.txt");
  const sys::Files file{sys::fd(fd)};
  std::array<char, 64> value{};
  const long set = sys::call(IOR_CALL(fsetxattr), file, fd, kName, "val", 3, 0);
  if (set == -EOPNOTSUPP) {
    return context.skip("this file system has no user attributes");
  }
  context.ok(set);
  times(5, [&] {
    context.ok(get_call(IOR_CALL(fgetxattr), file, value.size(), fd, kName, value.data()));
  });
  times(2,
        [&] { context.ok(get_call(IOR_CALL(flistxattr), file, value.size(), fd, value.data())); });
  context.ok(sys::call(IOR_CALL(fremovexattr), file, fd, kName));
  times(3, [&] { context.fails(ENODATA, sys::call(IOR_CALL(fremovexattr), file, fd, kName)); });
}

constexpr std::array kScenarios = {
    Scenario{"attr-chmod", "chmod, fchmod, fchmodat", attr_chmod},
    Scenario{"attr-chown", "chown, lchown, fchown, fchownat to the same owner", attr_chown},
    Scenario{
        "attr-utime", "utime, utimes, futimesat, utimensat by path and by descriptor", attr_utime},
    Scenario{"truncate-basic", "truncate and ftruncate, and refused", truncate_basic},
    Scenario{"xattr-fd", "extended attributes by descriptor", xattr_fd},
    Scenario{"xattr-link", "extended attributes by path without following links", xattr_link},
    Scenario{"xattr-path", "extended attributes by path, with and without a buffer", xattr_path},
};

}  // namespace

std::span<const Scenario> attr_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

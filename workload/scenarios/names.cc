// SPDX-License-Identifier: Apache-2.0
//
// Renaming, linking, removing: calls with one or two names.
#include <stdio.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"

namespace ior::workload {
namespace {

void make_file(Context& context, const char* name) {
  context.ok(
      sys::close(context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644))));
}

int open_dir(Context& context) {
  return context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
}

// There and back, so that both names are the old one and the new one in turns.
void rename_basic(Context& context) {
  const std::string old_name = context.path("oldname.txt");
  const std::string new_name = context.path("newname.txt");
  make_file(context, "oldname.txt");
  times(2, [&] {
    context.ok(sys::rename(old_name, new_name));
    context.ok(sys::rename(new_name, old_name));
  });
  context.ok(sys::rename(old_name, new_name));
  times(5, [&] { context.fails(ENOENT, sys::rename(old_name, new_name)); });
}

void rename_renameat(Context& context) {
  make_file(context, "renameat-old.txt");
  const int dir = open_dir(context);
  context.ok(sys::renameat(dir, "renameat-old.txt", dir, "renameat-new.txt"));
  times(3, [&] {
    context.fails(ENOENT, sys::renameat(dir, "renameat-old.txt", dir, "renameat-new.txt"));
  });
}

void rename_renameat2(Context& context) {
  make_file(context, "renameat2-old.txt");
  make_file(context, "renameat2-other.txt");
  const int dir = open_dir(context);
  context.ok(sys::renameat2(dir, "renameat2-old.txt", dir, "renameat2-new.txt", 0));
  times(3, [&] {
    context.fails(EEXIST,
                  sys::renameat2(dir,
                                 "renameat2-new.txt",
                                 AT_FDCWD,
                                 context.path("renameat2-other.txt"),
                                 RENAME_NOREPLACE));
  });
  times(5, [&] {  // not every file system can exchange; then the refusal must be seen
    sys::renameat2(dir, "renameat2-new.txt", dir, "renameat2-other.txt", RENAME_EXCHANGE);
  });
}

void link_basic(Context& context) {
  const std::string original = context.path("original.txt");
  const std::string hard = context.path("hardlink.txt");
  const std::string symbolic = context.path("symlink.txt");
  make_file(context, "original.txt");
  context.ok(sys::link(original, hard));
  times(2, [&] { context.fails(EEXIST, sys::link(original, hard)); });
  context.ok(sys::symlink(original, symbolic));
  times(3, [&] { context.fails(EEXIST, sys::symlink(original, symbolic)); });
  std::array<char, 256> target{};
  times(5, [&] { context.ok(sys::readlink(symbolic, target.data(), target.size())); });
  times(7, [&] { context.fails(EINVAL, sys::readlink(hard, target.data(), target.size())); });
}

void link_linkat(Context& context) {
  make_file(context, "linkat-original.txt");
  const int dir = open_dir(context);
  context.ok(sys::linkat(dir, "linkat-original.txt", dir, "linkat-hard.txt", 0));
  times(3, [&] {
    context.fails(EEXIST, sys::linkat(dir, "linkat-original.txt", dir, "linkat-hard.txt", 0));
  });
}

void link_symlinkat(Context& context) {
  make_file(context, "symlinkat-original.txt");
  const int dir = open_dir(context);
  const std::string original = context.path("symlinkat-original.txt");
  context.ok(sys::symlinkat(original, dir, "symlinkat-link.txt"));
  times(2, [&] { context.fails(EEXIST, sys::symlinkat(original, dir, "symlinkat-link.txt")); });
}

void link_readlinkat(Context& context) {
  make_file(context, "readlinkat-original.txt");
  context.ok(
      sys::symlink(context.path("readlinkat-original.txt"), context.path("readlinkat-link.txt")));
  const int dir = open_dir(context);
  std::array<char, 256> target{};
  times(3, [&] {
    context.ok(sys::readlinkat(dir, "readlinkat-link.txt", target.data(), target.size()));
  });
  times(2, [&] {  // cut to the buffer: the result is what was copied
    context.ok(sys::readlinkat(dir, "readlinkat-link.txt", target.data(), 7));
  });
}

// A file opened through a link: the descriptor's file is the one at the end of it.
void link_follow(Context& context) {
  make_file(context, "followed.txt");
  context.ok(sys::symlink("followed.txt", context.path("follow-link.txt")));
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("follow-link.txt"), O_WRONLY));
  times(5, [&] { context.ok(sys::write(fd, "through", 7)); });
  times(3, [&] {
    context.fails(ELOOP,
                  sys::openat(AT_FDCWD, context.path("follow-link.txt"), O_WRONLY | O_NOFOLLOW));
  });
}

void unlink_basic(Context& context) {
  make_file(context, "unlinkme.txt");
  context.ok(sys::unlink(context.path("unlinkme.txt")));
  times(3, [&] { context.fails(ENOENT, sys::unlink(context.path("unlinkme.txt"))); });
  // The kernel says EISDIR, other systems EPERM.
  times(2, [&] { context.fails(EISDIR, sys::unlink(context.dir())); });
}

void unlink_unlinkat(Context& context) {
  make_file(context, "unlinkat-file.txt");
  context.ok(sys::mkdir(context.path("unlinkat-dir"), 0755));
  const int dir = open_dir(context);
  context.ok(sys::unlinkat(dir, "unlinkat-file.txt", 0));
  context.ok(sys::unlinkat(dir, "unlinkat-dir", AT_REMOVEDIR));
  times(2, [&] { context.fails(ENOENT, sys::unlinkat(dir, "unlinkat-file.txt", 0)); });
  times(5, [&] { context.fails(ENOENT, sys::unlinkat(dir, "unlinkat-dir", AT_REMOVEDIR)); });
}

void unlink_rmdir(Context& context) {
  context.ok(sys::mkdir(context.path("rmdir-me"), 0755));
  make_file(context, "rmdir-me/inside");
  times(2, [&] { context.fails(ENOTEMPTY, sys::rmdir(context.path("rmdir-me"))); });
  context.ok(sys::unlink(context.path("rmdir-me/inside")));
  context.ok(sys::rmdir(context.path("rmdir-me")));
  times(3, [&] { context.fails(ENOENT, sys::rmdir(context.path("rmdir-me"))); });
}

constexpr std::array kScenarios = {
    Scenario{"link-basic", "link, symlink and readlink, done and refused", link_basic},
    Scenario{"link-follow", "writes to a file opened through a symbolic link", link_follow},
    Scenario{"link-linkat", "linkat by directory descriptor", link_linkat},
    Scenario{"link-readlinkat", "readlinkat, also with a buffer too small", link_readlinkat},
    Scenario{"link-symlinkat", "symlinkat by directory descriptor", link_symlinkat},
    Scenario{"rename-basic", "rename there and back, and refused", rename_basic},
    Scenario{"rename-renameat", "renameat by directory descriptor", rename_renameat},
    Scenario{"rename-renameat2",
             "renameat2 plain, with RENAME_NOREPLACE and RENAME_EXCHANGE",
             rename_renameat2},
    Scenario{"unlink-basic", "unlink of a file, of nothing, of a directory", unlink_basic},
    Scenario{"unlink-rmdir", "rmdir of a directory, full, empty and gone", unlink_rmdir},
    Scenario{"unlink-unlinkat",
             "unlinkat of a file and, with AT_REMOVEDIR, of a directory",
             unlink_unlinkat},
};

}  // namespace

std::span<const Scenario> name_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

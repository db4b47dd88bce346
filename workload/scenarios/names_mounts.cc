// SPDX-License-Identifier: Apache-2.0
//
// One file, several places: mounts, namespaces, changed roots. The names stated are those that
// /proc/PID/fd/N shows to a process outside, which is what a tracer of the whole host is.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "names_common.h"

namespace ior::workload {
namespace {

// Opens, reads `count` times, closes.
void use_file(Context& context, const std::string& path, std::string_view content, int count) {
  const int fd = context.ok(sys::openat(AT_FDCWD, path, O_RDONLY));
  times(count, [&] { read_back(context, fd, content); });
  context.ok(sys::close(fd));
}

void bind_mount(Context& context) {
  context.ok(sys::mkdir(context.path("source"), 0755));
  context.ok(sys::mkdir(context.path("source/sub"), 0755));
  context.ok(sys::mkdir(context.path("target"), 0755));
  write_file(context, context.path("source/sub/file"), "in two places");
  write_file(context, context.path("single"), "covered by a bind mount");
  in_mount_namespace(context, [&] {
    const int before = context.ok(sys::openat(AT_FDCWD, context.path("single"), O_RDONLY));
    mount_at(context, context.path("source/sub").c_str(), context.path("target"), nullptr, MS_BIND);
    mount_at(
        context, context.path("source/sub/file").c_str(), context.path("single"), nullptr, MS_BIND);
    sys::forget_names();
    const int one = context.ok(sys::openat(AT_FDCWD, context.path("source/sub/file"), O_RDONLY));
    const int two = context.ok(sys::openat(AT_FDCWD, context.path("target/file"), O_RDONLY));
    const int three = context.ok(sys::openat(AT_FDCWD, context.path("single"), O_RDONLY));
    times(3, [&] { read_back(context, one, "in two places"); });
    times(5, [&] { read_back(context, two, "in two places"); });
    times(7, [&] { read_back(context, three, "in two places"); });
    times(2, [&] { read_back(context, before, "covered by a bind mount"); });
    // The directory that is mounted elsewhere is renamed: only one of the two places moves.
    context.ok(sys::rename(context.path("source"), context.path("origin")));
    times(2, [&] { read_back(context, one, "in two places"); });
    times(2, [&] { read_back(context, two, "in two places"); });
  });
}

void overlay(Context& context) {
  in_mount_namespace(context, [&] {
    // A tmpfs, as an overlay's upper layer cannot lie on just any file system.
    mount_at(context, "tmpfs", context.dir(), "tmpfs", 0, "mode=0700");
    sys::forget_names();
    for (const char* leaf : {"lower", "upper", "work", "merged"}) {
      context.ok(sys::mkdir(context.path(leaf), 0755));
    }
    write_file(context, context.path("lower/low"), "from below");
    write_file(context, context.path("upper/high"), "from above");
    const std::string options = "lowerdir=" + context.path("lower") +
                                ",upperdir=" + context.path("upper") +
                                ",workdir=" + context.path("work");
    if (const long ret = sys::bare(
            SYS_mount, "overlay", context.path("merged").c_str(), "overlay", 0, options.c_str());
        ret < 0) {
      context.skip("mount of an overlay: " + errno_name(static_cast<int>(-ret)));
      return;
    }
    sys::forget_names();
    use_file(context, context.path("merged/low"), "from below", 3);
    use_file(context, context.path("merged/high"), "from above", 5);
    use_file(context, context.path("lower/low"), "from below", 2);
    // The open for writing copies the file up. Who has it open reads the copy from then on
    // (fs/overlayfs/file.c ovl_real_fdget, since v4.19).
    const int below = context.ok(sys::openat(AT_FDCWD, context.path("merged/low"), O_RDONLY));
    const int above = context.ok(sys::openat(AT_FDCWD, context.path("merged/low"), O_RDWR));
    context.ok(sys::pwrite64(above, "FROM", 4, 0));
    times(3, [&] { read_back(context, above, "FROM below"); });
    times(2, [&] { read_back(context, below, "FROM below"); });
    context.ok(sys::unlink(context.path("merged/low")));
    times(7, [&] { read_back(context, above, "FROM below"); });
    write_file(context, context.path("merged/new"), "only in the merge");
    use_file(context, context.path("merged/new"), "only in the merge", 3);
  });
}

void mount_namespace(Context& context) {
  const std::string point = context.path("point");
  const std::string file = context.path("point/file");
  context.ok(sys::mkdir(point, 0755));
  write_file(context, file, "under the mounts");
  in_mount_namespace(context, [&] {
    const int covered = context.ok(sys::openat(AT_FDCWD, file, O_RDONLY));
    mount_at(context, "tmpfs", point, "tmpfs", 0);
    sys::forget_names();
    write_file(context, file, "on the first tmpfs");
    use_file(context, file, "on the first tmpfs", 3);
    // The same path in one more namespace: a third file, maybe of the same inode number.
    in_mount_namespace(context, [&] {
      const int inherited = context.ok(sys::openat(AT_FDCWD, file, O_RDONLY));
      mount_at(context, "tmpfs", point, "tmpfs", 0);
      sys::forget_names();
      write_file(context, file, "on the second tmpfs");
      use_file(context, file, "on the second tmpfs", 5);
      times(2, [&] { read_back(context, inherited, "on the first tmpfs"); });
    });
    use_file(context, file, "on the first tmpfs", 7);
    times(2, [&] { read_back(context, covered, "under the mounts"); });
  });
  use_file(context, file, "under the mounts", 11);
}

void mount_moved(Context& context) {
  const std::string from = context.path("from"), to = context.path("parent/to");
  context.ok(sys::mkdir(from, 0755));
  context.ok(sys::mkdir(context.path("parent"), 0755));
  context.ok(sys::mkdir(to, 0755));
  in_mount_namespace(context, [&] {
    mount_at(context, "tmpfs", from, "tmpfs", 0);
    sys::forget_names();
    context.ok(sys::mkdir(from + "/sub", 0755));
    write_file(context, from + "/sub/file", "on a mount that moves");
    const int fd = context.ok(sys::openat(AT_FDCWD, from + "/sub/file", O_RDONLY));
    times(3, [&] { read_back(context, fd, "on a mount that moves"); });
    mount_at(context, from.c_str(), to, nullptr, MS_MOVE);
    sys::forget_names();
    times(5, [&] { read_back(context, fd, "on a mount that moves"); });
    context.ok(sys::rename(context.path("parent"), context.path("moved")));
    times(2, [&] { read_back(context, fd, "on a mount that moves"); });
    // Detached from every tree, the file is still open; its name then starts at the mount's root.
    context.ok(sys::bare(SYS_umount2, context.path("moved/to").c_str(), MNT_DETACH));
    sys::forget_names();
    times(7, [&] { read_back(context, fd, "on a mount that moves"); });
  });
}

void change_root(Context& context) {
  context.ok(sys::mkdir(context.path("jail"), 0755));
  context.ok(sys::mkdir(context.path("jail/sub"), 0755));
  write_file(context, context.path("jail/inside"), "inside the jail");
  write_file(context, context.path("jail/sub/file"), "further inside");
  write_file(context, context.path("inside"), "outside the jail");
  const sys::Observer observer;
  in_child(context, [&] {
    const int outside = context.ok(sys::openat(AT_FDCWD, context.path("inside"), O_RDONLY));
    const int door = context.ok(sys::openat(AT_FDCWD, context.dir(), O_RDONLY | O_DIRECTORY));
    if (const long ret = sys::chroot(context.path("jail")); ret < 0) {
      context.skip("chroot: " + errno_name(static_cast<int>(-ret)));
      return;
    }
    context.ok(sys::chdir("/"));
    use_file(context, "/inside", "inside the jail", 3);
    use_file(context, "sub/file", "further inside", 5);
    use_file(context, "../../inside", "inside the jail", 2);
    times(7, [&] { read_back(context, outside, "outside the jail"); });
    // Out again through a descriptor from before.
    const int same = context.ok(sys::openat(door, "inside", O_RDONLY));
    times(2, [&] { read_back(context, same, "outside the jail"); });
    context.ok(sys::fchdir(door));
    use_file(context, "jail/sub/file", "further inside", 11);
  });
}

void pivot_root(Context& context) {
  const std::string root = context.path("root");
  context.ok(sys::mkdir(root, 0755));
  write_file(context, context.path("old-file"), "of the old root");
  const sys::Observer observer;
  in_mount_namespace(context, [&] {
    mount_at(context, "tmpfs", root, "tmpfs", 0);
    sys::forget_names();
    const int old_file = context.ok(sys::openat(AT_FDCWD, context.path("old-file"), O_RDONLY));
    context.ok(sys::mkdir(root + "/old", 0755));
    write_file(context, root + "/new-file", "of the new root");
    const int new_file = context.ok(sys::openat(AT_FDCWD, root + "/new-file", O_RDONLY));
    const auto use_both = [&](int count) {
      times(count, [&] { read_back(context, old_file, "of the old root"); });
      times(count + 1, [&] { read_back(context, new_file, "of the new root"); });
    };
    use_both(2);
    context.ok(sys::bare(SYS_pivot_root, root.c_str(), (root + "/old").c_str()));
    context.ok(sys::bare(SYS_chdir, "/"));
    sys::forget_names();
    use_both(4);
    use_file(context, "/new-file", "of the new root", 3);
    use_file(context, "/old" + context.path("old-file"), "of the old root", 5);
    context.ok(sys::bare(SYS_umount2, "/old", MNT_DETACH));
    sys::forget_names();
    use_both(6);
    context.fails(ENOENT, sys::openat(AT_FDCWD, context.path("old-file"), O_RDONLY));
  });
}

constexpr std::array kScenarios = {
    Scenario{"names-bind-mount", "files reached through bind mounts", stated<bind_mount>},
    Scenario{"names-overlay", "files of an overlay, copied up while open", stated<overlay>},
    Scenario{"names-mount-namespace",
             "the same path in three mount namespaces",
             stated<mount_namespace>},
    Scenario{"names-mount-moved",
             "a mount moved and detached while a file below is open",
             stated<mount_moved>},
    Scenario{
        "names-chroot", "files opened inside a changed root, and out of it", stated<change_root>},
    Scenario{"names-pivot-root", "files of the old and the new root", stated<pivot_root>},
};

}  // namespace

std::span<const Scenario> names_mounts_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

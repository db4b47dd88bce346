// SPDX-License-Identifier: Apache-2.0
//
// Relative paths: from working directories and directory descriptors, which move and differ.
#include <sched.h>
#include <unistd.h>

#include "names_common.h"

namespace ior::workload {
namespace {

// Opens `path` relative to the working directory and checks which file that gave.
void open_here(Context& context, const char* path, std::string_view content, int count) {
  const int fd = context.ok(sys::openat(AT_FDCWD, path, O_RDONLY));
  times(count, [&] { read_back(context, fd, content); });
  context.ok(sys::close(fd));
}

// Two directories with a file of the same name each.
void make_rooms(Context& context) {
  for (const char* room : {"one", "two"}) {
    context.ok(sys::mkdir(context.path(room), 0755));
    write_file(context, context.path(std::string(room) + "/file"), room);
  }
}

void relative_cwd(Context& context) {
  make_rooms(context);
  in_child(context, [&] {
    context.ok(sys::chdir(context.path("one")));
    open_here(context, "file", "one", 3);
    open_here(context, "./file", "one", 2);
    open_here(context, "../two/file", "two", 5);
    open_here(context, "..//two/../one/./file", "one", 2);
    context.ok(sys::chdir("../two"));
    open_here(context, "file", "two", 7);
    struct stat info{};
    times(3, [&] { context.ok(sys::stat("file", &info)); });
    times(2, [&] { context.fails(ENOENT, sys::access("nothing", R_OK)); });
    const int one = context.ok(sys::openat(AT_FDCWD, "../one", O_RDONLY | O_DIRECTORY));
    context.ok(sys::fchdir(one));
    open_here(context, "file", "one", 5);
    // The working directory gets another name, and then its parent one's place.
    context.ok(sys::rename(context.path("one"), context.path("uno")));
    open_here(context, "file", "one", 3);
    context.ok(sys::rename("../two/file", "moved"));
    open_here(context, "moved", "two", 2);
    in_child(context, [&] { open_here(context, "moved", "two", 11); });
    context.ok(sys::chdir("/"));
    context.fails(ENOENT, sys::openat(AT_FDCWD, "ioworkload-has-no-such-file", O_RDONLY));
  });
}

void relative_dirfd(Context& context) {
  make_rooms(context);
  int dir = context.ok(sys::openat(AT_FDCWD, context.path("one"), O_RDONLY | O_DIRECTORY));
  const auto open_in = [&](const char* path, std::string_view content, int count) {
    const int fd = context.ok(sys::openat(dir, path, O_RDONLY));
    times(count, [&] { read_back(context, fd, content); });
    context.ok(sys::close(fd));
  };
  open_in("file", "one", 3);
  open_in("../two/file", "two", 2);
  struct stat info{};
  times(5, [&] { context.ok(sys::newfstatat(dir, "file", &info, 0)); });
  times(3, [&] { context.ok(sys::newfstatat(dir, "", &info, AT_EMPTY_PATH)); });
  // The same number stands for another directory.
  const int reused = dir;
  context.ok(sys::close(dir));
  dir = context.ok(sys::openat(AT_FDCWD, context.path("two"), O_RDONLY | O_DIRECTORY));
  context.check(dir == reused, "the directory has another number");
  open_in("file", "two", 7);
  // An absolute path makes the descriptor meaningless, good or bad.
  const std::string absolute = context.path("one/file");
  open_in(absolute.c_str(), "one", 2);
  context.ok(sys::newfstatat(-1, absolute, &info, 0));
  context.fails(EBADF, sys::newfstatat(987, "no-directory", &info, 0));
  // The directory is renamed under its descriptor.
  context.ok(sys::rename(context.path("two"), context.path("zwei")));
  open_in("file", "two", 5);
  const int other = context.ok(sys::openat(AT_FDCWD, context.path("one"), O_PATH | O_DIRECTORY));
  context.ok(sys::renameat(dir, "file", other, "from-two"));
  times(3, [&] { context.ok(sys::newfstatat(other, "from-two", &info, 0)); });
  times(2, [&] { context.fails(ENOENT, sys::newfstatat(dir, "file", &info, 0)); });
  const int not_a_dir = context.ok(sys::openat(other, "file", O_RDONLY));
  context.fails(ENOTDIR, sys::openat(not_a_dir, "x", O_RDONLY));
}

// A thread changes the directory of all, then takes one of its own and changes only that.
void chdir_thread(Context& context) {
  make_rooms(context);
  in_child(context, [&] {
    Steps steps;
    context.ok(sys::chdir(context.path("one")));
    open_here(context, "file", "one", 2);
    std::thread thread = start_thread([&] {
      context.ok(sys::chdir(context.path("two")));
      steps.reached(1);
      steps.wait_for(2);
      context.ok(sys::bare(SYS_unshare, CLONE_FS));
      context.ok(sys::chdir(context.path("one")));
      open_here(context, "file", "one", 5);
      steps.reached(3);
      steps.wait_for(4);
      sys::forget_names();
      open_here(context, "file", "one", 7);
    });
    steps.wait_for(1);
    sys::forget_names();
    open_here(context, "file", "two", 3);
    steps.reached(2);
    steps.wait_for(3);
    sys::forget_names();
    open_here(context, "file", "two", 11);
    steps.reached(4);
    thread.join();
    // A child process that shares its parent's working directory (CLONE_FS without CLONE_VM).
    if (const pid_t child = clone_child(CLONE_FS); child == 0) {
      sys::forget_names();
      context.ok(sys::chdir(context.path("one")));
      open_here(context, "file", "one", 3);
      ::_exit(context.failed() ? 1 : 0);
    } else {
      context.check(sys::reap(child) == 0, "the child failed");
    }
    sys::forget_names();
    open_here(context, "file", "one", 13);
  });
}

constexpr std::array kScenarios = {
    Scenario{"names-relative-cwd",
             "paths relative to a working directory that changes and is renamed",
             stated<relative_cwd>},
    Scenario{"names-relative-dirfd",
             "paths relative to directory descriptors, reused and renamed",
             stated<relative_dirfd>},
    Scenario{"names-chdir-thread",
             "working directories shared between threads and processes, and not",
             stated<chdir_thread>},
};

}  // namespace

std::span<const Scenario> names_cwd_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

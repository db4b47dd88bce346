// SPDX-License-Identifier: Apache-2.0
//
// Files whose name changes, goes away, never was or is one of several.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "names_common.h"

namespace ior::workload {
namespace {

void unlinked_open(Context& context) {
  const std::string name = context.path("gone");
  write_file(context, name, "unlinked");
  const int fd = context.ok(sys::openat(AT_FDCWD, name, O_RDWR));
  times(3, [&] { read_back(context, fd, "unlinked"); });
  context.ok(sys::unlink(name));
  times(5, [&] { read_back(context, fd, "unlinked"); });
  times(2, [&] { context.ok(sys::write(fd, "UN", 2)); });
  // Another file of the same name.
  write_file(context, name, "the new one");
  const int other = context.ok(sys::openat(AT_FDCWD, name, O_RDONLY));
  times(7, [&] { read_back(context, other, "the new one"); });
  times(2, [&] { read_back(context, fd, "UNUNnked"); });
  context.ok(sys::close(fd));
  context.ok(sys::close(other));
  // A directory that is gone, and a file in it.
  context.ok(sys::mkdir(context.path("dir"), 0755));
  write_file(context, context.path("dir/file"), "in a dead directory");
  const int dir = context.ok(sys::openat(AT_FDCWD, context.path("dir"), O_RDONLY | O_DIRECTORY));
  const int file = context.ok(sys::openat(dir, "file", O_RDONLY));
  context.ok(sys::unlinkat(dir, "file", 0));
  context.ok(sys::rmdir(context.path("dir")));
  struct stat info{};
  times(3, [&] { context.ok(sys::fstat(dir, &info)); });
  times(5, [&] { read_back(context, file, "in a dead directory"); });
}

// A file whose own name ends in what /proc appends to a dead one.
void deleted_lookalike(Context& context) {
  const std::string name = context.path("alive (deleted)");
  write_file(context, name, "alive");
  const int fd = context.ok(sys::openat(AT_FDCWD, name, O_RDWR));
  times(5, [&] { read_back(context, fd, "alive"); });
  // Beside a dead file whose mark makes the two look the same.
  write_file(context, context.path("alive"), "dead");
  const int dead = context.ok(sys::openat(AT_FDCWD, context.path("alive"), O_RDWR));
  context.ok(sys::unlink(context.path("alive")));
  times(3, [&] { read_back(context, dead, "dead"); });
  times(7, [&] { read_back(context, fd, "alive"); });
  context.ok(sys::close(fd));
}

void renamed_open(Context& context) {
  const std::string before = context.path("before"), after = context.path("after");
  write_file(context, before, "renamed while open");
  const int fd = context.ok(sys::openat(AT_FDCWD, before, O_RDWR));
  times(5, [&] { read_back(context, fd, "renamed while open"); });
  context.ok(sys::rename(before, after));
  times(7, [&] { read_back(context, fd, "renamed while open"); });
  // Into another directory under the same last name, which a check by that name alone would miss.
  context.ok(sys::mkdir(context.path("sub"), 0755));
  context.ok(sys::rename(after, context.path("sub/after")));
  times(3, [&] { read_back(context, fd, "renamed while open"); });
  // Back and forth, one read at each place.
  times(5, [&] {
    context.ok(sys::rename(context.path("sub/after"), before));
    read_back(context, fd, "renamed while open");
    context.ok(sys::rename(before, context.path("sub/after")));
    read_back(context, fd, "renamed while open");
  });
  // Over another open file, which loses its name by that.
  write_file(context, context.path("victim"), "overwritten by rename");
  const int victim = context.ok(sys::openat(AT_FDCWD, context.path("victim"), O_RDONLY));
  read_back(context, victim, "overwritten by rename");
  context.ok(sys::rename(context.path("sub/after"), context.path("victim")));
  times(2, [&] { read_back(context, victim, "overwritten by rename"); });
  times(3, [&] { read_back(context, fd, "renamed while open"); });
}

// Neither the file's name nor its own directory entry changes, only those above.
void parent_renamed(Context& context) {
  context.ok(sys::mkdir(context.path("top"), 0755));
  context.ok(sys::mkdir(context.path("top/mid"), 0755));
  context.ok(sys::mkdir(context.path("top/mid/low"), 0755));
  write_file(context, context.path("top/mid/low/file"), "three levels down");
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("top/mid/low/file"), O_RDONLY));
  const int dir =
      context.ok(sys::openat(AT_FDCWD, context.path("top/mid"), O_RDONLY | O_DIRECTORY));
  struct stat info{};
  const auto use_both = [&](int count) {
    times(count, [&] { read_back(context, fd, "three levels down"); });
    times(count, [&] { context.ok(sys::newfstatat(dir, "low/file", &info, 0)); });
    context.ok(sys::fstat(dir, &info));
  };
  use_both(2);
  context.ok(sys::rename(context.path("top/mid/low"), context.path("top/mid/LOW")));
  context.ok(sys::rename(context.path("top/mid/LOW"), context.path("top/mid/low")));
  use_both(3);
  context.ok(sys::rename(context.path("top/mid"), context.path("top/mid2")));  // the grandparent
  use_both(5);
  context.ok(sys::rename(context.path("top"), context.path("top2")));  // one more level up
  use_both(7);
  context.ok(sys::mkdir(context.path("elsewhere"), 0755));
  context.ok(sys::rename(context.path("top2/mid2"), context.path("elsewhere/mid2")));
  use_both(11);
}

void rename_exchange(Context& context) {
  const std::string a = context.path("a"), b = context.path("b");
  write_file(context, a, "first of two");
  write_file(context, b, "second of two");
  const int fd_a = context.ok(sys::openat(AT_FDCWD, a, O_RDONLY));
  const int fd_b = context.ok(sys::openat(AT_FDCWD, b, O_RDONLY));
  times(5, [&](int round) {
    times(round + 1, [&] { read_back(context, fd_a, "first of two"); });
    times(2 * round + 1, [&] { read_back(context, fd_b, "second of two"); });
    context.ok(sys::renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE));
  });
  // A directory and a file change places.
  context.ok(sys::mkdir(context.path("dir"), 0755));
  write_file(context, context.path("dir/inside"), "in the directory");
  const int inside = context.ok(sys::openat(AT_FDCWD, context.path("dir/inside"), O_RDONLY));
  context.ok(sys::renameat2(AT_FDCWD, context.path("dir"), AT_FDCWD, a, RENAME_EXCHANGE));
  times(3, [&] { read_back(context, inside, "in the directory"); });
  times(2, [&] { read_back(context, fd_b, "second of two"); });
}

void hardlink(Context& context) {
  const std::string one = context.path("one"), two = context.path("two");
  write_file(context, one, "two names");
  context.ok(sys::link(one, two));
  const int fd_one = context.ok(sys::openat(AT_FDCWD, one, O_RDONLY));
  const int fd_two = context.ok(sys::openat(AT_FDCWD, two, O_RDONLY));
  times(3, [&] { read_back(context, fd_one, "two names"); });
  times(5, [&] { read_back(context, fd_two, "two names"); });
  context.ok(sys::unlink(one));
  times(2, [&] { read_back(context, fd_one, "two names"); });
  times(7, [&] { read_back(context, fd_two, "two names"); });
}

void symlink_open(Context& context) {
  context.ok(sys::mkdir(context.path("real"), 0755));
  write_file(context, context.path("real/target"), "behind a link");
  context.ok(sys::symlink("real/target", context.path("link")));
  context.ok(sys::symlink(context.path("real"), context.path("dirlink")));
  context.ok(sys::symlink("link", context.path("link2")));
  for (const char* leaf : {"link", "dirlink/target", "link2"}) {
    const int fd = context.ok(sys::openat(AT_FDCWD, context.path(leaf), O_RDONLY));
    times(3, [&] { read_back(context, fd, "behind a link"); });
    context.ok(sys::close(fd));
  }
  context.fails(ELOOP, sys::openat(AT_FDCWD, context.path("link"), O_RDONLY | O_NOFOLLOW));
  // The link is bent while the file it led to is open.
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path("link"), O_RDONLY));
  write_file(context, context.path("real/second"), "the other one");
  context.ok(sys::unlink(context.path("link")));
  context.ok(sys::symlink("real/second", context.path("link")));
  times(2, [&] { read_back(context, fd, "behind a link"); });
  const int bent = context.ok(sys::openat(AT_FDCWD, context.path("link"), O_RDONLY));
  times(5, [&] { read_back(context, bent, "the other one"); });
}

void o_path(Context& context) {
  write_file(context, context.path("file"), "reached by O_PATH");
  context.ok(sys::symlink("file", context.path("link")));
  const int file = context.ok(sys::openat(AT_FDCWD, context.path("file"), O_PATH));
  const int dir = context.ok(sys::openat(AT_FDCWD, context.dir(), O_PATH | O_DIRECTORY));
  const int link = context.ok(sys::openat(AT_FDCWD, context.path("link"), O_PATH | O_NOFOLLOW));
  struct stat info{};
  std::array<char, 8> buffer{};
  times(3, [&] { context.ok(sys::fstat(file, &info)); });
  times(2, [&] { context.ok(sys::fstat(link, &info)); });
  times(5, [&] { context.fails(EBADF, sys::read(file, buffer.data(), buffer.size())); });
  const int opened = context.ok(sys::openat(dir, "file", O_RDONLY));
  times(7, [&] { read_back(context, opened, "reached by O_PATH"); });
  context.ok(sys::newfstatat(link, "", &info, AT_EMPTY_PATH));
  context.check(S_ISLNK(info.st_mode), "the descriptor is not the link's");
  for (const int fd : {file, dir, link, opened}) {
    context.ok(sys::close(fd));
  }
}

void o_tmpfile(Context& context) {
  const long got = sys::openat(AT_FDCWD, context.dir(), O_TMPFILE | O_RDWR, 0600);
  if (got == -EOPNOTSUPP || got == -EISDIR) {
    context.skip("the file system of " + context.dir() + " has no O_TMPFILE");
    return;
  }
  const int fd = context.ok(got);
  times(3, [&] { context.ok(sys::pwrite64(fd, "no name", 7, 0)); });
  times(5, [&] { read_back(context, fd, "no name"); });
  // It gets a name, which /proc does not tell of the descriptor that is open already.
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  context.ok(sys::linkat(AT_FDCWD, link, AT_FDCWD, context.path("named"), AT_SYMLINK_FOLLOW));
  sys::forget_fd(fd);
  times(2, [&] { read_back(context, fd, "no name"); });
  const int named = context.ok(sys::openat(AT_FDCWD, context.path("named"), O_RDONLY));
  times(7, [&] { read_back(context, named, "no name"); });
}

void hostile(Context& context) {
  const std::array<std::string, 19> leaves = {
      "new\nline",
      "\x1b[31mred\x1b[0m",
      "\x1b]0;title\a",
      "not\xff\xfeutf8\xc3",
      "double\"quote",
      "single'quote",
      "back\\slash",
      "comma,comma",
      "semi;colon",
      "tab\ttab",
      "del\x7f",
      "\xe2\x80\xae"
      "bidi\xe2\x80\xac",
      "carriage\rreturn",
      "-dash -rf",
      " leading and trailing ",
      "<angle>(deleted)",
      "\xef\xbb\xbf"
      "bom\xc2\x85\xe2\x80\xa8",
      "%s%n%x{}$(id)`id`",
      std::string(255, 'n'),
  };
  int count = 1;
  for (const std::string& leaf : leaves) {
    const std::string name = context.path(leaf);
    write_file(context, name, "hostile");
    const int fd = context.ok(sys::openat(AT_FDCWD, name, O_RDONLY));
    times(count, [&] { read_back(context, fd, "hostile"); });
    context.ok(sys::close(fd));
    ++count;
  }
  context.fails(ENAMETOOLONG, sys::openat(AT_FDCWD, context.path(std::string(256, 'n')), O_RDONLY));
}

constexpr std::array kScenarios = {
    Scenario{"names-unlinked-open",
             "files unlinked while open, their names reused",
             stated<unlinked_open>},
    Scenario{"names-deleted-lookalike",
             "a file whose name ends in ' (deleted)' and that is not",
             stated<deleted_lookalike>},
    Scenario{"names-renamed-open", "a file renamed while open", stated<renamed_open>},
    Scenario{"names-parent-renamed",
             "the directories above an open file renamed and moved",
             stated<parent_renamed>},
    Scenario{"names-rename-exchange", "two open files that change names", stated<rename_exchange>},
    Scenario{"names-hardlink", "one inode opened by two names", stated<hardlink>},
    Scenario{"names-symlink-open", "files opened through symbolic links", stated<symlink_open>},
    Scenario{"names-o-path", "descriptors from O_PATH", stated<o_path>},
    Scenario{"names-o-tmpfile", "a file without a name that gets one", stated<o_tmpfile>},
    Scenario{"names-hostile", "names that terminals, CSV and JSON must survive", stated<hostile>},
};

}  // namespace

std::span<const Scenario> names_renames_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
//
// Path strings that a tracer cannot read at once, and paths as long and as deep as the kernel
// allows.
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "names_common.h"

namespace ior::workload {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kLongest =
    PATH_MAX - 1;  // bytes of a path without its NUL, man 7 path_resolution

// A string in a private file mapping whose pages are not there when the kernel reads it.
class LazyString {
 public:
  // `before` bytes of the string lie at the end of the first page, the rest on the second.
  LazyString(Context& context, const std::string& backing, std::string text, std::size_t before)
      : context_(context), text_(std::move(text)), start_(kPage - before), straddles_(before > 0) {
    fd_ = context.ok(sys::bare(SYS_open, backing.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644));
    context.ok(sys::bare(SYS_pwrite64, fd_, text_.c_str(), text_.size() + 1, start_));
    context.ok(sys::bare(SYS_ftruncate, fd_, 3 * kPage));
    context.ok(sys::bare(SYS_fsync, fd_));
    void* at = ::mmap(nullptr, 3 * kPage, PROT_READ, MAP_PRIVATE, fd_, 0);
    context.check(at != MAP_FAILED, "mmap");
    memory_ = static_cast<char*>(at);
  }
  ~LazyString() {
    ::munmap(memory_, 3 * kPage);
    sys::bare(SYS_close, fd_);
  }
  LazyString(const LazyString&) = delete;
  LazyString& operator=(const LazyString&) = delete;

  // The pointer, with the string's last page not mapped in. The page cache is dropped as well when
  // `cold` (on file systems that have one below).
  const char* evicted(bool cold) {
    volatile char touched = memory_[start_ - (straddles_ ? 0 : 1)];
    (void)touched;
    ::madvise(
        straddles_ ? memory_ + kPage : memory_, straddles_ ? 2 * kPage : 3 * kPage, MADV_DONTNEED);
    if (cold) {
      sys::bare(SYS_fadvise64, fd_, 0, 0, POSIX_FADV_DONTNEED);
    }
    context_.check(!resident(kPage), "the page of the string could not be evicted");
    context_.check(resident(0) == straddles_, "the page before the string is not as meant");
    return memory_ + start_;
  }

  // A copy that is there.
  [[nodiscard]] const char* text() const { return text_.c_str(); }

 private:
  // Bit 63 of a page's entry: present. Documentation/admin-guide/mm/pagemap.rst v6.6
  [[nodiscard]] bool resident(std::size_t offset) const {
    const long map = sys::bare(SYS_open, "/proc/self/pagemap", O_RDONLY | O_CLOEXEC, 0);
    std::uint64_t entry = 0;
    const auto page = (reinterpret_cast<std::uintptr_t>(memory_) + offset) / kPage;
    sys::bare(SYS_pread64, map, &entry, sizeof entry, page * sizeof entry);
    sys::bare(SYS_close, map);
    return (entry >> 63U) != 0;
  }

  Context& context_;
  std::string text_;
  std::size_t start_;
  bool straddles_;
  int fd_ = -1;
  char* memory_ = nullptr;
};

// Every call in every way that its string can be absent.
void nonresident_paths(Context& context) {
  const std::string file = context.path("a-name-long-enough-to-be-cut-in-two");
  const std::string other = context.path("another-name-that-is-cut-in-two");
  write_file(context, file, "read late");
  for (const std::size_t before : {std::size_t{0}, std::size_t{1}, std::size_t{12}, file.size()}) {
    LazyString from(context, context.path("string1"), file, before);
    LazyString to(context, context.path("string2"), other, before);
    for (const bool cold : {false, true}) {
      const int fd = context.ok(sys::call(
          IOR_CALL(openat), {sys::path(from.text())}, AT_FDCWD, from.evicted(cold), O_RDONLY, 0));
      times(3, [&] { read_back(context, fd, "read late"); });
      context.ok(sys::close(fd));
      context.ok(sys::close(context.ok(
          sys::call(IOR_CALL(open), {sys::path(from.text())}, from.evicted(cold), O_RDONLY, 0))));
      struct stat info{};
      context.ok(sys::call(IOR_CALL(stat), {sys::path(from.text())}, from.evicted(cold), &info));
      context.fails(ENOENT,
                    sys::call(IOR_CALL(access), {sys::path(to.text())}, to.evicted(cold), R_OK));
      const char* old_name = from.evicted(cold);
      const char* new_name = to.evicted(cold);
      context.ok(sys::call(
          IOR_CALL(rename), {sys::path(from.text()), sys::path(to.text())}, old_name, new_name));
      context.fails(ENOENT,
                    sys::call(IOR_CALL(unlink), {sys::path(from.text())}, from.evicted(cold)));
      context.ok(sys::rename(other, file));
    }
  }
}

void nonresident_execve(Context& context) {
  const std::string missing = context.path("no-such-program-at-all");
  in_child(context, [&] {
    char* const no_environment[] = {nullptr};
    LazyString nothing(context, context.path("string1"), missing, 5);
    LazyString program(context, context.path("string2"), context.program(), 7);
    char** arguments = context.exec_arguments();
    const auto execute = [&](LazyString& string) {
      const int slot = sys::announce(IOR_CALL(execve), {sys::path(string.text())}, true);
      const long ret = sys::bare(SYS_execve, string.evicted(true), arguments, no_environment);
      recorder().amend(slot, ret);
      return ret;
    };
    context.fails(ENOENT, execute(nothing));
    context.ok(execute(program));
  });
}

void nonresident_execve_after(Context& context) {
  write_file(context, context.path("proof"), "the new image ran");
}

void nonresident_path(Context& context) {
  nonresident_paths(context);
  nonresident_execve(context);
}

// `directory`/././file of exactly `size` bytes; an odd byte is made up by a second slash.
std::string padded(const std::string& directory, const std::string& leaf, std::size_t size) {
  std::string path = directory;
  while (path.size() + 2 + leaf.size() <= size) {
    path += "./";
  }
  if (path.size() + leaf.size() < size) {
    path += "/";
  }
  return path + leaf;
}

void longest_string(Context& context) {
  write_file(context, context.path("file"), "4095");
  const auto open_and_use = [&](const std::string& path) {
    context.check(path.size() == kLongest, "the path has not 4095 bytes");
    struct stat info{};
    const int fd = context.ok(sys::openat(AT_FDCWD, path, O_RDONLY));
    times(3, [&] { read_back(context, fd, "4095"); });
    times(2, [&] { context.ok(sys::stat(path, &info)); });
    context.ok(sys::close(fd));
  };
  open_and_use(padded(context.dir() + "/", "file", kLongest));
  in_child(context, [&] {
    context.ok(sys::chdir(context.dir()));
    open_and_use(padded("./", "file", kLongest));
  });
  const std::string too_long = padded(context.dir() + "/", "file", kLongest + 1);
  context.fails(ENAMETOOLONG, sys::openat(AT_FDCWD, too_long, O_RDONLY));
}

// Second paths, relative and absolute, behind a first one of any length.
void long_first_path(Context& context) {
  const std::string file = context.path("file");
  write_file(context, file, "far");
  in_child(context, [&] {
    context.ok(sys::chdir(context.dir()));
    for (const std::size_t size : {254UL, 255UL, 256UL, 257UL, 311UL, 600UL, kLongest}) {
      const std::string from = padded(context.dir() + "/", "file", size);
      context.ok(sys::rename(from, "moved"));
      context.ok(sys::rename(padded("./", "moved", size), file));
      context.ok(sys::link(from, "second"));
      context.ok(sys::unlink("second"));
      for (const std::string& pointer : {std::string("pointer"), context.path("pointer")}) {
        context.ok(sys::symlink(from, pointer));
        context.ok(sys::unlink(pointer));
      }
    }
  });
}

// Directories nested without regard to PATH_MAX, by descriptors and unlogged. Removed at the end.
class Tree {
 public:
  Tree(Context& context, std::string path) : context_(context), path_(std::move(path)) {
    context.ok(sys::bare(SYS_mkdir, path_.c_str(), 0755));
    fds_.push_back(context.ok(sys::bare(SYS_open, path_.c_str(), O_RDONLY | O_DIRECTORY, 0)));
  }
  ~Tree() {
    for (const auto& [dir, leaf] : files_) {
      sys::bare(SYS_unlinkat, dir, leaf.c_str(), 0);
    }
    while (!names_.empty()) {
      sys::bare(SYS_close, fds_.back());
      fds_.pop_back();
      sys::bare(SYS_unlinkat, fds_.back(), names_.back().c_str(), AT_REMOVEDIR);
      names_.pop_back();
    }
    sys::bare(SYS_close, fds_.back());
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void descend(const std::string& leaf) {
    context_.ok(sys::bare(SYS_mkdirat, fds_.back(), leaf.c_str(), 0755));
    fds_.push_back(
        context_.ok(sys::bare(SYS_openat, fds_.back(), leaf.c_str(), O_RDONLY | O_DIRECTORY, 0)));
    path_ += "/" + leaf;
    names_.push_back(leaf);
  }

  // Makes, uses and closes a file at the bottom by logged calls whose path is known from here only.
  void use_file(const std::string& leaf, int count) {
    files_.emplace_back(fds_.back(), leaf);
    const std::string whole = path_ + "/" + leaf;
    FileUse use{.path = whole, .arg = leaf, .file = whole, .path_is = PathIs::kRelative};
    const int fd =
        context_.ok(sys::bare(SYS_openat, fds_.back(), leaf.c_str(), O_RDWR | O_CREAT, 0644));
    struct stat info{};
    context_.ok(sys::bare(SYS_newfstatat, fds_.back(), leaf.c_str(), &info, 0));
    use.ino = info.st_ino;
    const sys::CallId id = IOR_CALL(openat);
    recorder().note({.call = id.name, .nr = id.nr, .ret = fd, .file = &use});
    use.arg.clear();
    use.path_is = PathIs::kExact;
    sys::set_fd_use(fd, use);
    context_.ok(sys::write(fd, "deep", 4));
    times(count, [&] { read_back(context_, fd, "deep"); });
    context_.ok(sys::close(fd));
  }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Context& context_;
  std::string path_;
  std::vector<int> fds_;
  std::vector<std::string> names_;
  std::vector<std::pair<int, std::string>> files_;
};

// Real directories: a path of exactly 4095 bytes, of one more, and of more than twice as many.
void longest_path(Context& context) {
  Tree tree(context, context.path("long"));
  constexpr std::size_t kLeaf = 200;
  while (tree.path().size() + 1 + kLeaf + 1 + 4 <= kLongest) {
    tree.descend(std::string(kLeaf, static_cast<char>('a' + tree.path().size() % 26)));
  }
  const std::size_t left = kLongest - tree.path().size() - 1;
  const std::string leaf(left, 'x');
  tree.use_file(leaf, 3);
  const std::string whole = tree.path() + "/" + leaf;
  const int fd = context.ok(sys::openat(AT_FDCWD, whole, O_RDONLY));
  times(5, [&] { read_back(context, fd, "deep"); });
  context.ok(sys::close(fd));
  tree.use_file(std::string(left + 1, 'y'), 2);
  while (tree.path().size() < 2 * PATH_MAX) {
    tree.descend(std::string(255, 'z'));
  }
  tree.use_file("bottom", 7);
}

void deep_tree(Context& context) {
  for (const char* pattern : {"d%03d", "level-%03d"}) {
    Tree tree(context, context.path(std::string("deep-") + pattern[0]));
    for (int level = 1; level <= 600; ++level) {
      std::array<char, 16> leaf{};
      ::snprintf(leaf.data(), leaf.size(), pattern, level);
      tree.descend(leaf.data());
    }
    tree.use_file(std::string("file-") + pattern[0], 5);
  }
}

constexpr std::array kScenarios = {
    Scenario{"names-nonresident-path",
             "path strings on pages that are not there yet, or only in part",
             stated<nonresident_path>,
             nullptr,
             stated<nonresident_execve_after>},
    Scenario{
        "names-path-4095", "path strings of exactly PATH_MAX - 1 bytes", stated<longest_string>},
    Scenario{"names-long-first-path",
             "second paths behind a first one of any length",
             stated<long_first_path>},
    Scenario{"names-path-beyond-4095",
             "files whose absolute path has 4095 bytes and more",
             stated<longest_path>},
    Scenario{"names-deep-tree", "a file below 600 directories", stated<deep_tree>},
};

}  // namespace

std::span<const Scenario> names_paths_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

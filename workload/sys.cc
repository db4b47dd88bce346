// SPDX-License-Identifier: Apache-2.0
#include "sys.h"

#include <errno.h>
#include <limits.h>

#include <mutex>
#include <optional>
#include <unordered_map>

#include "expect.h"

namespace ior::workload::sys {
namespace {

constexpr std::string_view kDeleted = " (deleted)";

// What this process knows of its descriptors and its working directory. A forked child has its own
// copy; threads share it.
struct Names {
  std::mutex mutex;
  std::unordered_map<int, FileUse> fds;
  std::optional<std::string> cwd;
};

Names& names() {
  static Names instance;
  return instance;
}

// /proc's word for a descriptor: a path, "pipe:[1]", "anon_inode:[eventfd]", "/memfd:x (deleted)".
FileUse ask_proc(int fd) {
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  std::array<char, PATH_MAX> buffer;
  const long size = bare(SYS_readlink, link.c_str(), buffer.data(), buffer.size());
  FileUse use;
  if (size <= 0)
    return use;
  std::string_view name(buffer.data(), static_cast<std::size_t>(size));
  if (name.front() != '/') {
    use.object = name;
    return use;
  }
  if (name.starts_with("/memfd:")) {  // a file without a place in any tree
    name.remove_prefix(1);
    if (name.ends_with(kDeleted))
      name.remove_suffix(kDeleted.size());
    use.object = name;
    return use;
  }
  use.deleted = name.ends_with(kDeleted);
  if (use.deleted)
    name.remove_suffix(kDeleted.size());
  use.path = name;
  use.path_is = PathIs::kExact;
  return use;
}

FileUse name_of_fd(int fd) {
  if (fd < 0)
    return {};
  Names& all = names();
  const std::lock_guard guard(all.mutex);
  const auto known = all.fds.find(fd);
  if (known != all.fds.end())
    return known->second;
  FileUse use = ask_proc(fd);
  if (use.path_is != PathIs::kNone || !use.object.empty())
    all.fds[fd] = use;
  return use;
}

std::string working_directory() {
  Names& all = names();
  const std::lock_guard guard(all.mutex);
  if (!all.cwd) {
    std::array<char, PATH_MAX> buffer;
    const long size = bare(SYS_getcwd, buffer.data(), buffer.size());
    all.cwd = size > 0 ? std::string(buffer.data()) : std::string();
  }
  return *all.cwd;
}

FileUse resolve(const FileArg& arg) {
  FileUse use;
  switch (arg.kind) {
    case FileArg::Kind::kNone:
      return use;
    case FileArg::Kind::kFd:
      return name_of_fd(arg.fd);
    case FileArg::Kind::kText:
      use.path = arg.path;
      use.path_is = PathIs::kExact;
      return use;
    case FileArg::Kind::kPath:
      break;
  }
  const bool empty = arg.path == nullptr || *arg.path == '\0';
  if (!empty && *arg.path == '/') {
    use.path = arg.path;
    use.path_is = PathIs::kExact;
    return use;
  }
  if (arg.fd == AT_FDCWD) {
    use.path = working_directory();
    use.path_is = PathIs::kExact;
  } else {
    use = name_of_fd(arg.fd);
  }
  if (empty)
    return use;
  if (use.path_is == PathIs::kExact) {
    use.path += (use.path.ends_with('/') ? "" : "/") + std::string(arg.path);
  }
  use.path_is = PathIs::kRelative;
  use.arg = arg.path;
  use.object.clear();
  use.deleted = false;
  return use;
}

// Drops what a successful call made untrue.
void after(long nr, const Words& words, long ret) {
  const int first = static_cast<int>(words[0]);
  const int second = static_cast<int>(words[1]);
  switch (nr) {
    case SYS_close:
      forget_fd(first);
      break;
    case SYS_open:
    case SYS_openat:
    case SYS_openat2:
    case SYS_creat:
    case SYS_open_by_handle_at:
    case SYS_dup:
    case SYS_fcntl:
    case SYS_socket:
    case SYS_accept:
    case SYS_accept4:
    case SYS_memfd_create:
    case SYS_eventfd:
    case SYS_eventfd2:
    case SYS_epoll_create:
    case SYS_epoll_create1:
    case SYS_io_uring_setup:
    case SYS_pidfd_open:
    case SYS_pidfd_getfd:
      if (ret >= 0)
        forget_fd(static_cast<int>(ret));
      break;
    case SYS_dup2:
    case SYS_dup3:
      if (ret >= 0)
        forget_fd(second);
      break;
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_rmdir:
    case SYS_chdir:
    case SYS_fchdir:
    case SYS_chroot:
    case SYS_close_range:
    case SYS_unshare:
    case SYS_setns:
      if (ret >= 0)
        forget_names();
      break;
    default:
      break;
  }
}

}  // namespace

long invoke(const CallId& id, const Files& files, Moves moves, const Words& words, long most) {
  const FileUse first = resolve(files.first);
  const FileUse second = resolve(files.second);
  const long ret = syscall6(id.nr, words);
  CallNote note{.call = id.name, .nr = id.nr, .ret = ret, .file = &first, .file2 = &second};
  if (moves == Moves::kReturned && ret > 0) {
    note.bytes = static_cast<std::uint64_t>(most >= 0 && most < ret ? most : ret);
  }
  recorder().note(note);
  after(id.nr, words, ret);
  return ret;
}

int announce(const CallId& id, const Files& files) {
  const FileUse first = resolve(files.first);
  const FileUse second = resolve(files.second);
  return recorder().note(
      {.call = id.name, .nr = id.nr, .returns = false, .file = &first, .file2 = &second});
}

void set_fd_path(int fd, std::string_view path) {
  const std::lock_guard guard(names().mutex);
  names().fds[fd] = FileUse{.path = std::string(path), .path_is = PathIs::kExact};
}

void set_fd_object(int fd, std::string_view object) {
  const std::lock_guard guard(names().mutex);
  names().fds[fd] = FileUse{.object = std::string(object)};
}

void forget_fd(int fd) {
  const std::lock_guard guard(names().mutex);
  names().fds.erase(fd);
}

void forget_names() {
  const std::lock_guard guard(names().mutex);
  names().fds.clear();
  names().cwd.reset();
}

}  // namespace ior::workload::sys

// SPDX-License-Identifier: Apache-2.0
#include "file_names.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <mutex>
#include <optional>
#include <unordered_map>

#include "open_file.h"

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

// "127.0.0.1:80", "unix:/path", "unix:@abstract"; empty when there is no address.
std::string address_text(const sockaddr_storage& address, socklen_t size) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (address.ss_family == AF_INET) {
    const auto* in = reinterpret_cast<const sockaddr_in*>(&address);
    ::inet_ntop(AF_INET, &in->sin_addr, host.data(), host.size());
    return in->sin_port == 0 ? "" : host.data() + (":" + std::to_string(ntohs(in->sin_port)));
  }
  if (address.ss_family == AF_INET6) {
    const auto* in = reinterpret_cast<const sockaddr_in6*>(&address);
    ::inet_ntop(AF_INET6, &in->sin6_addr, host.data(), host.size());
    if (in->sin6_port == 0) {
      return "";
    }
    return "[" + std::string(host.data()) + "]:" + std::to_string(ntohs(in->sin6_port));
  }
  const auto* un = reinterpret_cast<const sockaddr_un*>(&address);
  if (address.ss_family != AF_UNIX || size <= offsetof(sockaddr_un, sun_path)) {
    return "";
  }
  const std::size_t length = size - offsetof(sockaddr_un, sun_path);
  if (un->sun_path[0] == '\0') {
    return "unix:@" + std::string(un->sun_path + 1, length - 1);
  }
  return "unix:" + std::string(un->sun_path, ::strnlen(un->sun_path, length));
}

// These two calls are logged, as nothing else would tell them from a scenario's own.
std::string endpoints_of(int fd, const FileUse& socket) {
  std::array<std::string, 2> ends;
  constexpr std::array kAsk = {IOR_CALL(getsockname), IOR_CALL(getpeername)};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const long ret = bare(kAsk[i].nr, fd, &address, &size);
    if (ret == 0) {
      ends[i] = address_text(address, size);
    }
    recorder().note({.call = kAsk[i].name, .nr = kAsk[i].nr, .ret = ret, .file = &socket});
  }
  return ends[1].empty() ? ends[0] : ends[0] + "->" + ends[1];
}

// /proc's word for a descriptor: a path, "pipe:[1]", "anon_inode:[eventfd]", "/memfd:x (deleted)".
FileUse ask_proc(int fd) {
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  std::array<char, PATH_MAX> buffer;
  const long size = bare(SYS_readlink, link.c_str(), buffer.data(), buffer.size());
  FileUse use;
  if (size <= 0) {
    return use;
  }
  std::string_view name(buffer.data(), static_cast<std::size_t>(size));
  const bool deleted = name.starts_with('/') && name.ends_with(kDeleted);
  if (deleted) {
    name.remove_suffix(kDeleted.size());
  }
  if (name.starts_with("/memfd:")) {  // a file without a place in any tree
    use.object = name.substr(1);
  } else if (!name.starts_with('/')) {
    use.object = name;
    if (name.starts_with("socket:")) {
      use.endpoints = endpoints_of(fd, use);
    }
  } else {
    use.path = name;
    use.path_is = PathIs::kExact;
    use.deleted = deleted;
  }
  return use;
}

FileUse name_of_fd(int fd) {
  if (fd < 0) {
    return {};
  }
  Names& all = names();
  const std::lock_guard guard(all.mutex);
  const auto known = all.fds.find(fd);
  if (known != all.fds.end()) {
    return known->second;
  }
  FileUse use = ask_proc(fd);
  state_open_file(fd, use);
  if (use.path_is != PathIs::kNone || !use.object.empty()) {
    all.fds[fd] = use;
  }
  return use;
}

std::string working_directory() {
  Names& all = names();
  const std::lock_guard guard(all.mutex);
  if (std::string seen; !all.cwd && observed_directory(seen)) {
    all.cwd = seen;
  }
  if (!all.cwd) {
    std::array<char, PATH_MAX> buffer;
    const long size = bare(SYS_readlink, "/proc/thread-self/cwd", buffer.data(), buffer.size());
    all.cwd = std::string(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  }
  return *all.cwd;
}

FileUse name_of_path(int dirfd, const char* given) {
  FileUse use;
  if (given != nullptr && *given == '/') {
    use.path = given;
    use.path_is = PathIs::kExact;
    return use;
  }
  if (dirfd == AT_FDCWD) {
    use.path = working_directory();
    use.path_is = PathIs::kExact;
  } else {
    use = name_of_fd(dirfd);
  }
  if (given == nullptr || *given == '\0') {
    return use;
  }
  if (use.path_is == PathIs::kExact) {
    use.path += (use.path.ends_with('/') ? "" : "/") + std::string(given);
    use.path_is = PathIs::kRelative;
  }
  use.arg = given;
  use.object.clear();
  use.file.clear();
  use.ino = 0;
  use.deleted = false;
  return use;
}

}  // namespace

FileUse resolve(const FileArg& arg) {
  switch (arg.kind) {
    case FileArg::Kind::kFd:
    case FileArg::Kind::kResult:
      return name_of_fd(arg.fd);
    case FileArg::Kind::kCell:
      return name_of_fd(*arg.cell);
    case FileArg::Kind::kPath:
      return name_of_path(arg.fd, arg.path);
    case FileArg::Kind::kText:
      return FileUse{.path = arg.path, .path_is = PathIs::kExact};
    case FileArg::Kind::kNone:
      break;
  }
  return {};
}

void forget_after(long nr, const Words& words, long ret) {
  const int first = static_cast<int>(words[0]);
  switch (nr) {
    case SYS_close:
    case SYS_bind:
    case SYS_connect:
      forget_fd(first);
      break;
    case SYS_dup2:
    case SYS_dup3:
      if (ret >= 0) {
        forget_fd(static_cast<int>(words[1]));
      }
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
      if (ret >= 0) {
        forget_names();
      }
      break;
    default:
      break;
  }
}

void set_fd_path(int fd, std::string_view path) {
  const std::lock_guard guard(names().mutex);
  names().fds[fd] = FileUse{.path = std::string(path), .path_is = PathIs::kExact};
}

void set_fd_use(int fd, const FileUse& use) {
  const std::lock_guard guard(names().mutex);
  names().fds[fd] = use;
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

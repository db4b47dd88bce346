// SPDX-License-Identifier: Apache-2.0
#include "model/event.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "abi/unistd_new.h"
#include "model/call_roles.h"

namespace ior::model {
namespace {

// include/uapi/linux/io_uring.h v5.18 and v6.3: newer than the build host's header may be.
constexpr std::uint64_t kEnterRegisteredRing = 1U << 4;
constexpr std::uint64_t kRegisterUseRegisteredRing = 1U << 31;

std::uint64_t argument(const CallEvent& event, std::int8_t position) {
  return position < 0 ? 0 : event.args[static_cast<std::size_t>(position)];
}

// With MSG_TRUNC the result is the length of the datagram, which may not have fitted: man 2 recv.
// The buffers of recvmsg() are in its msghdr, which is not captured: its result counts as it is.
std::uint64_t received(const CallEvent& event, const KernelRoles& roles, std::uint64_t result) {
  const std::uint64_t flags = argument(event, roles.flags_arg);
  if ((flags & MSG_PEEK) != 0) {
    return 0;
  }
  if ((flags & MSG_TRUNC) != 0 && roles.size_arg >= 0) {
    return std::min(result, argument(event, roles.size_arg));
  }
  return result;
}

// dir == nullptr: the root of all, or unknown; the path then stands as it was given.
bool append_joined(std::string& out, const File* dir, std::string_view path) {
  const bool has_dir = dir != nullptr && !dir->name.empty();
  if (path.empty() || (has_dir && path == ".")) {
    if (has_dir) {
      out += dir->name;
    }
    return has_dir;
  }
  if (has_dir) {
    if (dir->name != "/") {
      out += dir->name;
    }
    if (!path.starts_with('/')) {
      out += '/';
    }
  }
  out += path;
  return true;
}

bool append_first_path(std::string& out, const CallEvent& event, const KernelRoles& roles) {
  if (event.path.empty() && (event.notes.path_unreadable || event.ret == -ENOENT)) {
    return false;  // an empty path without AT_EMPTY_PATH names nothing: man 7 path_resolution
  }
  return append_joined(out, roles.path_unresolved ? nullptr : event.dir, event.path);
}

bool append_second_path(std::string& out, const CallEvent& event) {
  if (event.path2.empty() && event.notes.path_unreadable) {
    return false;
  }
  return append_joined(out, event.dir2, event.path2);
}

bool append_name(std::string& out, const File& file) {
  out += file.name;
  return !file.name.empty();
}

}  // namespace

const KernelRoles& call_roles(const SyscallInfo& info) {
  static const std::array<KernelRoles, kMaxSyscallNr + 1> table = [] {
    std::array<KernelRoles, kMaxSyscallNr + 1> roles{};
    for (const SyscallInfo& row : all_syscalls()) {
      roles[static_cast<std::size_t>(row.nr)] = roles_of(row);
    }
    return roles;
  }();
  return table[static_cast<std::size_t>(info.nr)];
}

bool uses_descriptor(const CallEvent& event) {
  if (event.info == nullptr || call_roles(*event.info).fd_arg < 0) {
    return false;
  }
  switch (event.info->nr) {
    case __NR_mmap:
      return (event.args[3] & MAP_ANONYMOUS) == 0;
    case __NR_io_uring_enter:
      return (event.args[3] & kEnterRegisteredRing) == 0;
    case __NR_io_uring_register:
      return (event.args[1] & kRegisterUseRegisteredRing) == 0;
    default:
      return true;
  }
}

bool uses_file(const CallEvent& event) {
  if (event.info == nullptr || call_roles(*event.info).fd_arg < 0) {
    return false;
  }
  return event.info->nr != __NR_mmap || uses_descriptor(event);
}

std::uint64_t bytes_moved(const CallEvent& event) {
  if (event.info == nullptr || event.ret.value_or(0) <= 0) {
    return 0;
  }
  const auto result = static_cast<std::uint64_t>(*event.ret);
  const KernelRoles& roles = call_roles(*event.info);
  switch (event.info->bytes) {
    case ByteRule::read:
    case ByteRule::write:
    case ByteRule::transfer:
      return result;
    case ByteRule::recv:
      return received(event, roles, result);
    case ByteRule::read_zero_on_size_probe:
      return argument(event, roles.size_arg) == 0 ? 0 : result;
    case ByteRule::none:
    case ByteRule::address_space:
      return 0;
  }
  return 0;
}

std::string call_name(const CallEvent& event) {
  if (event.info != nullptr) {
    return std::string(event.info->tracepoint_name);
  }
  const auto is_row = [](std::int32_t nr) {
    return nr >= IOR_OPERATION_BASE && nr < IOR_CALL_SLOTS;
  };
  if (is_row(event.nr) && !event.notes.compat) {
    return fmt::format("io_uring_op_{}", event.nr - IOR_OPERATION_BASE);
  }
  const std::int32_t told = event.nr & ~kNoSuchCall;
  const std::int32_t nr = event.nr < 0 && is_row(told) ? told : event.nr;
  return fmt::format("{}_{}", event.notes.compat ? "ia32" : "syscall", nr);
}

bool append_file_name(std::string& out, const CallEvent& event) {
  if (event.info == nullptr) {
    return false;
  }
  const KernelRoles& roles = call_roles(*event.info);
  if (event.file != nullptr) {
    const bool is_argument = roles.fd_arg >= 0 && !event.notes.file_returned;
    return (!is_argument || uses_file(event)) && append_name(out, *event.file);
  }
  if (roles.fd_arg >= 0 || roles.path_arg < 0) {
    return false;
  }
  return append_first_path(out, event, roles);
}

bool append_second_name(std::string& out, const CallEvent& event) {
  if (event.file2 != nullptr) {
    return append_name(out, *event.file2);
  }
  if (event.info == nullptr) {
    return false;
  }
  const KernelRoles& roles = call_roles(*event.info);
  if (roles.fd2_arg >= 0) {
    return false;
  }
  if (roles.path2_arg >= 0) {
    return append_second_path(out, event);
  }
  // A descriptor and a path, such as inotify_add_watch: the path is the second name.
  return roles.fd_arg >= 0 && roles.path_arg >= 0 && append_first_path(out, event, roles);
}

}  // namespace ior::model

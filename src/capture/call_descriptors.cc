// SPDX-License-Identifier: Apache-2.0
#include "capture/call_descriptors.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "model/syscall_table.h"

namespace ior::capture {
namespace {

// Calls after which the name of an open file may be another one: of itself, of a directory above,
// of a mount above.
constexpr std::string_view kRenaming[] = {
    "rename", "renameat", "renameat2", "mount", "move_mount", "pivot_root", "umount2"};

// Calls after which the thread may act with another user's rights.
constexpr std::string_view kChangingUser[] = {"setuid", "setreuid", "setresuid"};

// Their result stands for the file of their argument.
constexpr std::string_view kDuplicating[] = {"dup", "dup2", "dup3"};

// Their result is what they are about; their descriptor argument only names a mount.
constexpr std::string_view kOpeningByFd[] = {"open_by_handle_at"};

// Calls whose descriptor is an index of a registered ring when a bit is set:
// include/uapi/linux/io_uring.h IORING_ENTER_REGISTERED_RING (v5.18),
// IORING_REGISTER_USE_REGISTERED_RING (v6.3).
struct IndexFlag {
  std::string_view call;
  __s8 argument;
  __u8 bit;
};
constexpr IndexFlag kIndexFlags[] = {{"io_uring_enter", 3, 4}, {"io_uring_register", 1, 31}};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

ior_return return_of(const model::SyscallInfo& info, const model::KernelRoles& roles) {
  if (roles.pair_arg >= 0) {
    return IOR_RETURN_FD_PAIR;
  }
  if (info.kind == model::Kind::exec) {
    return IOR_RETURN_EXEC;
  }
  if (info.name == "getcwd") {
    return IOR_RETURN_CWD;
  }
  if (is_one_of(kDuplicating, info.name)) {
    return IOR_RETURN_VALUE;
  }
  if (is_one_of(kOpeningByFd, info.name)) {
    return IOR_RETURN_FD_FIRST;
  }
  switch (info.returns) {
    case model::ReturnKind::fd:
      return IOR_RETURN_FD;
    case model::ReturnKind::fork:
      return IOR_RETURN_FORK;
    case model::ReturnKind::none:
      return info.name == "rt_sigreturn" ? IOR_RETURN_SIGNAL : IOR_RETURN_NEVER;
    default:
      return IOR_RETURN_VALUE;
  }
}

ior_call_desc describe(const model::SyscallInfo& info) {
  const model::KernelRoles roles = model::roles_of(info);
  ior_call_desc row{};
  row.nargs = info.nargs;
  row.fd_arg = roles.fd_arg;
  row.fd2_arg = roles.fd2_arg;
  row.path_arg = roles.path_arg;
  row.path2_arg = roles.path2_arg;
  row.dirfd_arg = roles.dirfd_arg;
  row.dirfd2_arg = roles.dirfd2_arg;
  row.pair_arg = roles.pair_arg;
  row.returns = return_of(info, roles);
  row.path_is_text = roles.path_unresolved;
  row.index_arg = -1;
  for (const IndexFlag& flag : kIndexFlags) {
    if (info.name != flag.call) {
      continue;
    }
    row.index_arg = flag.argument;
    row.index_bit = flag.bit;
  }
  row.layout = info.layout;
  row.effects = static_cast<__u8>((is_one_of(kRenaming, info.name) ? IOR_EFFECT_RENAME : 0) |
                                  (is_one_of(kChangingUser, info.name) ? IOR_EFFECT_USER : 0));
  return row;
}

// A number without a row in the table: all six registers, no roles.
constexpr ior_call_desc unknown_call() {
  ior_call_desc row{};
  row.nargs = IOR_MAX_ARGS;
  row.fd_arg = row.fd2_arg = row.path_arg = row.path2_arg = row.dirfd_arg = row.dirfd2_arg =
      row.pair_arg = row.index_arg = -1;
  return row;
}

}  // namespace

CallDescriptors describe_calls(const model::CallSet& calls) {
  CallDescriptors rows;
  rows.fill(unknown_call());
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    rows[static_cast<std::size_t>(info.nr)] = describe(info);
  }
  for (std::size_t nr = 0; nr < rows.size(); ++nr) {
    const bool known = model::find_by_nr(static_cast<int>(nr)) != nullptr;
    rows[nr].traced = (known ? calls[nr] : calls[IOR_CALL_OTHER]) ? IOR_TRACED : 0;
  }
  const auto number = [](std::string_view name) {
    return static_cast<std::size_t>(model::find_by_name(name)->nr);
  };
  // A successful exec of any kind returns as execve of the new program, which may be a 32-bit one.
  const std::array<std::size_t, 3> execs = {number("execve"), number("execveat"), IOR_CALL_OTHER};
  if (std::ranges::any_of(execs, [&](std::size_t nr) { return rows[nr].traced != 0; })) {
    rows[number("execve")].traced |= IOR_TRACED_EXIT;
    rows[IOR_CALL_OTHER].traced |= IOR_TRACED_EXIT;
  }
  return rows;
}

}  // namespace ior::capture

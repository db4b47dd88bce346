// SPDX-License-Identifier: Apache-2.0
#include "capture/call_descriptors.h"

#include <algorithm>
#include <string_view>

#include "model/syscall_table.h"

namespace ior::capture {
namespace {

// Calls after which the name of an open file may be another one: of itself, of a directory above, of a mount above.
constexpr std::string_view kRenaming[] = {"rename",     "renameat",   "renameat2", "mount",
                                          "move_mount", "pivot_root", "umount2"};

ior_return return_of(const model::SyscallInfo& info, const model::KernelRoles& roles) {
  if (roles.pair_arg >= 0) return IOR_RETURN_FD_PAIR;
  switch (info.returns) {
    case model::ReturnKind::fd:
      return IOR_RETURN_FD;
    case model::ReturnKind::fd_if_dupfd:
      return IOR_RETURN_FD_DUP;
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
  row.renames = std::ranges::find(kRenaming, info.name) != std::end(kRenaming);
  return row;
}

// A number without a row in the table: all six registers, no roles.
constexpr ior_call_desc unknown_call() {
  ior_call_desc row{};
  row.nargs = IOR_MAX_ARGS;
  row.fd_arg = row.fd2_arg = row.path_arg = row.path2_arg = row.dirfd_arg = row.dirfd2_arg = row.pair_arg = -1;
  return row;
}

}  // namespace

CallDescriptors describe_calls(const model::CallSet& calls) {
  CallDescriptors rows;
  rows.fill(unknown_call());
  for (const model::SyscallInfo& info : model::all_syscalls()) rows[static_cast<std::size_t>(info.nr)] = describe(info);
  for (std::size_t nr = 0; nr < rows.size(); ++nr) {
    const bool known = model::find_by_nr(static_cast<int>(nr)) != nullptr;
    rows[nr].traced = known ? calls[nr] : calls[IOR_CALL_OTHER];
  }
  return rows;
}

}  // namespace ior::capture

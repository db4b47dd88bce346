// SPDX-License-Identifier: Apache-2.0
//
// The table of system calls and of io_uring's operations: the constexpr expansion of
// abi/syscalls.def with look-ups, and the
// roles of the arguments for the kernel side. No other list of calls exists in this program.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "abi/limits.h"
#include "model/arg_type.h"
#include "model/syscall_kinds.h"

namespace ior::model {

// The last row of the kernel side's tables; it stands for every number without a row.
inline constexpr int kMaxSyscallNr = IOR_CALL_OTHER;
inline constexpr std::size_t kMaxArgs = 6;

// Set in the numbers of system calls that no kernel has and that would be rows of operations.
inline constexpr std::int32_t kNoSuchCall = INT32_MIN;

struct Arg {
  ArgType type;
  std::string_view name;  // as in the kernel's SYSCALL_DEFINE
};

struct SyscallInfo {
  std::string_view name;             // as in __NR_
  std::string_view tracepoint_name;  // what rows print; differs for newstat, newuname, umount, ...
  int nr;  // of this architecture; operations: IOR_OPERATION_BASE + opcode
  Family family;
  Kind kind;
  ByteRule bytes;
  ReturnKind returns;
  std::uint8_t nargs;
  std::array<Arg, kMaxArgs> args;  // the first nargs are meaningful
  std::uint8_t layout = 0;         // operations: enum ior_operation_layout
};

// An operation of io_uring: a row like a call, without a system call.
constexpr bool is_operation(const SyscallInfo& info) {
  return info.nr >= IOR_OPERATION_BASE;
}

// How the kernel was asked.
constexpr std::string_view source_name(bool operation) {
  return operation ? "io_uring" : "syscall";
}

// Which argument plays which part; -1 where the call has none.
struct KernelRoles {
  std::int8_t fd_arg = -1;       // the file that the call uses
  std::int8_t fd2_arg = -1;      // the second one (dup2, splice, epoll_ctl, ...)
  std::int8_t path_arg = -1;     // first name; not joined when path_unresolved
  std::int8_t path2_arg = -1;    // second name, always looked up
  std::int8_t dirfd_arg = -1;    // directory of path_arg; -1: the cwd
  std::int8_t dirfd2_arg = -1;   // directory of path2_arg; -1: the cwd
  std::int8_t str_arg = -1;      // first string that is no path (xattr, memfd or file system name)
  std::int8_t size_arg = -1;     // size of the caller's buffer
  std::int8_t flags_arg = -1;    // msg_flags of the receiving and sending calls
  std::int8_t pair_arg = -1;     // where the kernel stores two descriptors (pipe, socketpair)
  bool path_unresolved = false;  // path_arg is a link target, mount source or queue name
  ReturnKind returns = ReturnKind::value;
};

// Every call this program knows, sorted by family, then by number. Static storage.
std::span<const SyscallInfo> all_syscalls();

// nullptr for a number without a row. Constant time.
const SyscallInfo* find_by_nr(int nr);

// Accepts the __NR_ name and the tracepoint's name, each with or without the prefix sys_enter_ or
// sys_exit_; nullptr when unknown. Linear: for command lines, not for events.
const SyscallInfo* find_by_name(std::string_view name);

KernelRoles roles_of(const SyscallInfo& info);

// Whether a result >= 0 of this call with these arguments is a new descriptor. Knows the commands
// of fcntl, bpf, seccomp and landlock_create_ruleset for which it is.
bool returns_fd(const SyscallInfo& info, std::span<const std::uint64_t, kMaxArgs> args);

}  // namespace ior::model

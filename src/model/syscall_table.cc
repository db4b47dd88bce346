// SPDX-License-Identifier: Apache-2.0
#include "model/syscall_table.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>

#include <initializer_list>

#include "abi/config.h"
#include "abi/unistd_new.h"

namespace ior::model {
namespace {

struct Names {
  std::string_view name;
  std::string_view tracepoint;
};

struct Shape {
  Family family;
  Kind kind;
  ByteRule bytes;
  ReturnKind returns;
};

constexpr SyscallInfo make_row(
    Names names, int nr, Shape shape, std::initializer_list<Arg> args, std::uint8_t layout = 0) {
  SyscallInfo row{names.name,
                  names.tracepoint,
                  nr,
                  shape.family,
                  shape.kind,
                  shape.bytes,
                  shape.returns,
                  0,
                  {},
                  layout};
  for (const Arg& arg : args) {
    row.args.at(row.nargs++) = arg;  // a seventh argument fails to compile
  }
  return row;
}

#define ARG(type, name) Arg{ArgType::type, #name},
#define CALL_AS(name, tracepoint, family, kind, bytes, returns, ...)           \
  make_row({#name, #tracepoint},                                               \
           __NR_##name,                                                        \
           {Family::family, Kind::kind, ByteRule::bytes, ReturnKind::returns}, \
           {__VA_ARGS__}),
#define CALL(name, family, kind, bytes, returns, ...)                          \
  make_row({#name, #name},                                                     \
           __NR_##name,                                                        \
           {Family::family, Kind::kind, ByteRule::bytes, ReturnKind::returns}, \
           {__VA_ARGS__}),
#define OPERATION(name, opcode, layout, family, kind, bytes, returns, ...)     \
  make_row({"io_uring_" #name, "io_uring_" #name},                             \
           IOR_OPERATION_BASE + (opcode),                                      \
           {Family::family, Kind::kind, ByteRule::bytes, ReturnKind::returns}, \
           {__VA_ARGS__},                                                      \
           IOR_LAYOUT_##layout),
constexpr std::array kTable = {
#include "abi/syscalls.def"
};
#undef OPERATION
#undef CALL
#undef CALL_AS
#undef ARG

constexpr std::size_t kNumbers = kMaxSyscallNr + 1;

// Number -> index into kTable + 1; 0 = no row.
constexpr auto kIndexByNr = [] {
  std::array<std::uint16_t, kNumbers> index{};
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    index.at(static_cast<std::size_t>(kTable[i].nr)) = static_cast<std::uint16_t>(i + 1);
  }
  return index;
}();

constexpr bool every_number_once() {
  std::array<bool, kNumbers> taken{};
  for (const SyscallInfo& row : kTable) {
    if (row.nr < 0 || row.nr > kMaxSyscallNr || taken.at(static_cast<std::size_t>(row.nr))) {
      return false;
    }
    taken.at(static_cast<std::size_t>(row.nr)) = true;
  }
  return true;
}
static_assert(every_number_once(), "a number has two rows or is out of range");

constexpr bool sorted_by_family_then_number() {
  for (std::size_t i = 1; i < kTable.size(); ++i) {
    const SyscallInfo& before = kTable[i - 1];
    const SyscallInfo& row = kTable[i];
    if (row.family < before.family || (row.family == before.family && row.nr < before.nr)) {
      return false;
    }
  }
  return true;
}
static_assert(sorted_by_family_then_number(), "keep the table sorted: it is read by people");

constexpr bool is_unresolved_name(ArgType type) {
  return type == ArgType::link_target || type == ArgType::mount_source || type == ArgType::mq_name;
}

constexpr bool is_name(ArgType type) {
  return type == ArgType::path || is_unresolved_name(type);
}

constexpr std::size_t count_args(const SyscallInfo& row, bool (*wanted)(ArgType)) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < row.nargs; ++i) {
    count += wanted(row.args[i].type) ? 1U : 0U;
  }
  return count;
}

constexpr bool roles_fit() {
  for (const SyscallInfo& row : kTable) {
    if (count_args(row, [](ArgType type) { return type == ArgType::fd; }) > 2 ||
        count_args(row, is_name) > 2) {
      return false;
    }
    for (std::size_t i = 0; i < row.nargs; ++i) {
      const bool before_path = i + 1U < row.nargs && row.args[i + 1].type == ArgType::path;
      if (row.args[i].type == ArgType::dirfd && !before_path) {
        return false;
      }
      if (is_unresolved_name(row.args[i].type) && count_args(row, is_name) == 2 && i > 0 &&
          is_name(row.args[i - 1].type)) {
        return false;  // KernelRoles says it of the first name only
      }
    }
  }
  return true;
}
static_assert(roles_fit(), "more than two files or names, or a dirfd without its path");

constexpr void set_first(std::int8_t& slot, std::size_t position) {
  if (slot < 0) {
    slot = static_cast<std::int8_t>(position);
  }
}

constexpr void add_name(KernelRoles& roles, const SyscallInfo& row, std::size_t position) {
  const auto index = static_cast<std::int8_t>(position);
  const bool has_dirfd = position > 0 && row.args[position - 1].type == ArgType::dirfd;
  const auto dirfd = static_cast<std::int8_t>(has_dirfd ? index - 1 : -1);
  if (roles.path_arg < 0) {
    roles.path_arg = index;
    roles.dirfd_arg = dirfd;
    roles.path_unresolved = is_unresolved_name(row.args[position].type);
  } else {
    roles.path2_arg = index;
    roles.dirfd2_arg = dirfd;
  }
}

constexpr KernelRoles derive_roles(const SyscallInfo& row) {
  KernelRoles roles;
  roles.returns = row.returns;
  for (std::size_t i = 0; i < row.nargs; ++i) {
    switch (row.args[i].type) {
      case ArgType::fd:
        set_first(roles.fd_arg < 0 ? roles.fd_arg : roles.fd2_arg, i);
        break;
      case ArgType::path:
      case ArgType::link_target:
      case ArgType::mount_source:
      case ArgType::mq_name:
        add_name(roles, row, i);
        break;
      case ArgType::str:
        set_first(roles.str_arg, i);
        break;
      case ArgType::size:
        set_first(roles.size_arg, i);
        break;
      case ArgType::msg_flags:
        set_first(roles.flags_arg, i);
        break;
      case ArgType::fd_pair:
        set_first(roles.pair_arg, i);
        break;
      default:
        break;
    }
  }
  return roles;
}

// man 2 bpf; enum bpf_cmd in include/uapi/linux/bpf.h.
bool bpf_returns_fd(std::uint64_t command) {
  constexpr std::uint32_t kCommonAttributes = 1U << 16;  // BPF_COMMON_ATTRS, v7.2
  constexpr std::uint32_t kTokenCreate = 36;             // BPF_TOKEN_CREATE, v6.9
  switch (static_cast<std::uint32_t>(command) & ~kCommonAttributes) {
    case kTokenCreate:
    case BPF_MAP_CREATE:
    case BPF_PROG_LOAD:
    case BPF_OBJ_GET:
    case BPF_PROG_GET_FD_BY_ID:
    case BPF_MAP_GET_FD_BY_ID:
    case BPF_RAW_TRACEPOINT_OPEN:
    case BPF_BTF_LOAD:
    case BPF_BTF_GET_FD_BY_ID:
    case BPF_LINK_CREATE:
    case BPF_LINK_GET_FD_BY_ID:
    case BPF_ENABLE_STATS:
    case BPF_ITER_CREATE:
      return true;
    default:
      return false;
  }
}

std::string_view without_prefix(std::string_view name) {
  for (const std::string_view prefix : {"sys_enter_", "sys_exit_"}) {
    if (name.starts_with(prefix)) {
      return name.substr(prefix.size());
    }
  }
  return name;
}

}  // namespace

std::span<const SyscallInfo> all_syscalls() {
  return kTable;
}

const SyscallInfo* find_by_nr(int nr) {
  if (nr < 0 || nr > kMaxSyscallNr) {
    return nullptr;
  }
  const std::uint16_t index = kIndexByNr[static_cast<std::size_t>(nr)];
  return index == 0 ? nullptr : &kTable[index - 1U];
}

const SyscallInfo* find_by_name(std::string_view name) {
  const std::string_view wanted = without_prefix(name);
  for (const SyscallInfo& row : kTable) {
    if (row.name == wanted || row.tracepoint_name == wanted) {
      return &row;
    }
  }
  return nullptr;
}

KernelRoles roles_of(const SyscallInfo& info) {
  return derive_roles(info);
}

bool returns_fd(const SyscallInfo& info, std::span<const std::uint64_t, kMaxArgs> args) {
  switch (info.returns) {
    case ReturnKind::fd:
      return true;
    case ReturnKind::fd_if_dupfd:
      return args[1] == F_DUPFD || args[1] == F_DUPFD_CLOEXEC;
    case ReturnKind::fd_maybe:
      break;
    default:
      return false;
  }
  switch (info.nr) {
    case __NR_bpf:
      return bpf_returns_fd(args[0]);
    case __NR_seccomp:
      return args[0] == SECCOMP_SET_MODE_FILTER &&
             (args[1] & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
    case __NR_landlock_create_ruleset:
      return args[2] == 0;  // with a flag it answers a question instead (man 2)
    default:
      return false;
  }
}

}  // namespace ior::model

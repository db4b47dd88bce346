// SPDX-License-Identifier: Apache-2.0
//
// The value types of the columns of abi/syscalls.def. The enumerators carry the table's own words,
// because they are expanded from it; the selectors of the command line are their names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ior::model {

// clang-format off: it has no stable form for lists like these
#define IOR_FAMILIES(X) \
  X(FS)                 \
  X(Network)            \
  X(Memory) X(Signals) X(Sched) X(IPC) X(Time) X(Process) X(Security) X(Polling) X(AIO) X(Misc)

#define IOR_KINDS(X)                                                                              \
  X(accept)                                                                                       \
  X(bpf)                                                                                          \
  X(dup3) X(epoll_ctl) X(eventfd) X(exec) X(fcntl) X(fd) X(fd_pathname) X(futex) X(keyctl) X(mem) \
      X(mmap) X(module) X(mq_open) X(name) X(null) X(open) X(open_by_handle_at) X(open_tree)      \
          X(pathname) X(perf_open) X(pidfd) X(pipe) X(poll) X(prctl) X(proc) X(ptrace) X(seccomp) \
              X(sleep) X(socket) X(socketpair) X(sysv_id) X(sysv_op) X(timer_obj) X(two_fd)
// clang-format on

#define IOR_ENUMERATOR(name) name,

// Broad group of a call; the words of -trace-families.
enum class Family : std::uint8_t { IOR_FAMILIES(IOR_ENUMERATOR) };
inline constexpr std::size_t kFamilyCount = 12;

// Shape of a call; the words of -trace-kinds, spelled with '-' where the enumerator has '_'.
enum class Kind : std::uint8_t { IOR_KINDS(IOR_ENUMERATOR) };
inline constexpr std::size_t kKindCount = 36;

#undef IOR_ENUMERATOR

// What a positive result says about bytes moved; see the head of abi/syscalls.def.
enum class ByteRule : std::uint8_t {
  none,
  read,
  write,
  transfer,
  recv,
  read_zero_on_size_probe,
  address_space,
};

// What a result that is not an error means; see the head of abi/syscalls.def.
enum class ReturnKind : std::uint8_t {
  value,
  zero,
  fd,
  fd_if_dupfd,
  fd_maybe,
  count,
  pid,
  address,
  none,
  fork,
};

// "FS", "Network", ...
std::string_view to_string(Family family);
// "fd", "epoll-ctl", ... (always with '-')
std::string_view to_string(Kind kind);
std::string_view to_string(ByteRule rule);
std::string_view to_string(ReturnKind kind);

// Case does not matter; nullopt for an unknown word.
std::optional<Family> parse_family(std::string_view word);
// '_' and '-' are the same; lower case only; nullopt for an unknown word.
std::optional<Kind> parse_kind(std::string_view word);

}  // namespace ior::model

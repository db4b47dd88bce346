// SPDX-License-Identifier: Apache-2.0
#include "export/args.h"

#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>

#include "export/args_parts.h"
#include "export/words.h"
#include "model/syscall_numbers.h"

namespace ior::exporter {
namespace {

using model::ArgType;

std::int32_t low_int(std::uint64_t value) {
  return static_cast<std::int32_t>(value);
}
std::uint32_t low_word(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}

void append_pointer(fmt::memory_buffer& out, std::uint64_t value) {
  if (value == 0) {
    append_text(out, "NULL");
  } else {
    append_format(out, "{:#x}", value);
  }
}

void append_mode(fmt::memory_buffer& out, std::uint64_t value) {
  append_format(out, "0{:02o}", value & 0xffffU);
}

// mknod: the file's type is part of the mode.
void append_mknod_mode(fmt::memory_buffer& out, std::uint64_t value) {
  static constexpr Word kTypes[] = {IOR_WORD(S_IFREG),
                                    IOR_WORD(S_IFSOCK),
                                    IOR_WORD(S_IFIFO),
                                    IOR_WORD(S_IFLNK),
                                    IOR_WORD(S_IFDIR),
                                    IOR_WORD(S_IFBLK),
                                    IOR_WORD(S_IFCHR)};
  static constexpr Word kBits[] = {IOR_WORD(S_ISUID), IOR_WORD(S_ISGID), IOR_WORD(S_ISVTX)};
  std::uint64_t rest = value & 0xffffU;
  if (const std::string_view type = find_word(kTypes, rest & S_IFMT); !type.empty()) {
    append_format(out, "{}|", type);
    rest &= ~std::uint64_t{S_IFMT};
  }
  for (const Word& bit : kBits) {
    if ((rest & bit.value) != 0) {
      append_format(out, "{}|", bit.name);
      rest &= ~bit.value;
    }
  }
  append_mode(out, rest);
}

void append_device(fmt::memory_buffer& out, std::uint64_t value) {
  // A dev_t argument is 32 bits wide, in the kernel's new encoding, which is glibc's for small
  // numbers.
  append_text(out, "makedev(");
  append_hex(out, major(low_word(value)));
  append_text(out, ", ");
  append_hex(out, minor(low_word(value)));
  out.push_back(')');
}

void append_id(fmt::memory_buffer& out, std::uint64_t value) {
  if (low_word(value) == ~std::uint32_t{0}) {
    append_text(out, "-1");  // "leave it", man 2 chown
  } else {
    append_format(out, "{}", low_word(value));
  }
}

void append_directory(fmt::memory_buffer& out, std::uint64_t value) {
  if (low_int(value) == AT_FDCWD) {
    append_text(out, "AT_FDCWD");
  } else {
    append_format(out, "{}", low_int(value));
  }
}

void append_key(fmt::memory_buffer& out, std::uint64_t value) {
  // include/uapi/linux/keyctl.h: -1 to -8.
  static constexpr std::array<std::string_view, 8> kSpecial = {"KEY_SPEC_THREAD_KEYRING",
                                                               "KEY_SPEC_PROCESS_KEYRING",
                                                               "KEY_SPEC_SESSION_KEYRING",
                                                               "KEY_SPEC_USER_KEYRING",
                                                               "KEY_SPEC_USER_SESSION_KEYRING",
                                                               "KEY_SPEC_GROUP_KEYRING",
                                                               "KEY_SPEC_REQKEY_AUTH_KEY",
                                                               "KEY_SPEC_REQUESTOR_KEYRING"};
  const std::int32_t key = low_int(value);
  if (key < 0 && key >= -8) {
    append_text(out, kSpecial[static_cast<std::size_t>(-key - 1)]);
  } else {
    append_format(out, "{}", key);
  }
}

void append_ipc_key(fmt::memory_buffer& out, std::uint64_t value) {
  if (low_word(value) == 0) {
    append_text(out, "IPC_PRIVATE");
  } else {
    append_format(out, "{:#x}", low_word(value));
  }
}

// Flags with log2 of a huge page size above bit 26: MAP_HUGE_SHIFT, MFD_HUGE_SHIFT, SHM_HUGE_SHIFT.
void append_huge(fmt::memory_buffer& out,
                 const WordTable& table,
                 std::string_view shift,
                 std::uint64_t value) {
  constexpr unsigned kShift = 26;
  constexpr std::uint64_t kMask = std::uint64_t{0x3f} << kShift;
  const std::uint64_t size = (value & kMask) >> kShift;
  const std::uint64_t flags = value & ~kMask;
  if (size == 0 || flags != 0 || table.one_of_mask != 0) {
    append_words(out, table, flags);
  }
  if (size != 0) {
    append_format(out, "{}{}<<{}", flags != 0 || table.one_of_mask != 0 ? "|" : "", size, shift);
  }
}

constexpr Word kIpcGetWords[] = {IOR_WORD(IPC_CREAT), IOR_WORD(IPC_EXCL), IOR_WORD(IPC_NOWAIT)};
constexpr Word kShmGetWords[] = {
    IOR_WORD(IPC_CREAT), IOR_WORD(IPC_EXCL), IOR_WORD(SHM_HUGETLB), IOR_WORD(SHM_NORESERVE)};

// The flags of semget, msgget and shmget, with the mode in the low nine bits.
void append_ipc_flags(fmt::memory_buffer& out, ArgType type, std::uint64_t value) {
  const std::uint64_t mode = value & 0777U;
  const std::uint64_t flags = low_word(value) & ~std::uint64_t{0777};
  if (flags != 0) {
    if (type == ArgType::shm_get_flags) {
      append_huge(out, word_set(kShmGetWords, "SHM_???"), "SHM_HUGE_SHIFT", flags);
    } else {
      append_words(out, word_set(kIpcGetWords, "IPC_???"), flags);
    }
    out.push_back('|');
  }
  append_format(out, "0{:02o}", mode);
}

void append_swap_flags(fmt::memory_buffer& out, std::uint64_t value) {
  constexpr std::uint64_t kPriority = 0x7fff;  // SWAP_FLAG_PRIO_MASK, include/linux/swap.h
  const std::uint64_t flags = low_word(value) & ~kPriority;
  if (flags != 0) {
    append_words(out, *find_words(ArgType::swap_flags), flags);
    out.push_back('|');
  }
  append_format(out, "{}", value & kPriority);
}

void append_clone_flags(fmt::memory_buffer& out, std::uint64_t value) {
  const std::uint64_t flags = value & ~std::uint64_t{CSIGNAL};
  const auto signal = static_cast<std::int32_t>(value & CSIGNAL);
  if (flags != 0) {
    append_words(out, *find_words(ArgType::clone_flags), flags);
    if (signal == 0) {
      return;
    }
    out.push_back('|');
  }
  append_signal(out, signal);
}

void append_futex_operation(fmt::memory_buffer& out, std::uint64_t value) {
  static constexpr Word kCommands[] = {IOR_WORD(FUTEX_WAIT),
                                       IOR_WORD(FUTEX_WAKE),
                                       IOR_WORD(FUTEX_FD),
                                       IOR_WORD(FUTEX_REQUEUE),
                                       IOR_WORD(FUTEX_CMP_REQUEUE),
                                       IOR_WORD(FUTEX_WAKE_OP),
                                       IOR_WORD(FUTEX_LOCK_PI),
                                       IOR_WORD(FUTEX_UNLOCK_PI),
                                       IOR_WORD(FUTEX_TRYLOCK_PI),
                                       IOR_WORD(FUTEX_WAIT_BITSET),
                                       IOR_WORD(FUTEX_WAKE_BITSET),
                                       IOR_WORD(FUTEX_WAIT_REQUEUE_PI),
                                       IOR_WORD(FUTEX_CMP_REQUEUE_PI),
                                       IOR_WORD(FUTEX_LOCK_PI2)};
  constexpr std::uint32_t kFlags = FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME;
  const std::uint32_t operation = low_word(value);
  const std::string_view name = find_word(kCommands, operation & ~kFlags);
  if (name.empty()) {
    append_hex(out, operation);
    append_text(out, " /* FUTEX_??? */");
    return;
  }
  append_format(out,
                "{}{}{}",
                name,
                (operation & FUTEX_PRIVATE_FLAG) != 0 ? "_PRIVATE" : "",
                (operation & FUTEX_CLOCK_REALTIME) != 0 ? "|FUTEX_CLOCK_REALTIME" : "");
}

// The last argument of futex: a bit set, or a value to compare with.
void append_futex_value(fmt::memory_buffer& out, std::uint64_t operation, std::uint64_t value) {
  const std::uint64_t command = operation & FUTEX_CMD_MASK & 0xffffffffU;
  if (command != FUTEX_WAIT_BITSET && command != FUTEX_WAKE_BITSET) {
    append_format(out, "{}", low_word(value));
  } else if (low_word(value) == FUTEX_BITSET_MATCH_ANY) {
    append_text(out, "FUTEX_BITSET_MATCH_ANY");
  } else {
    append_hex(out, low_word(value));
  }
}

void append_quota_command(fmt::memory_buffer& out, std::uint64_t value) {
  // include/uapi/linux/quota.h and dqblk_xfs.h: QCMD(command, type).
  static constexpr Word kCommands[] = {{0x800001, "Q_SYNC"},
                                       {0x800002, "Q_QUOTAON"},
                                       {0x800003, "Q_QUOTAOFF"},
                                       {0x800004, "Q_GETFMT"},
                                       {0x800005, "Q_GETINFO"},
                                       {0x800006, "Q_SETINFO"},
                                       {0x800007, "Q_GETQUOTA"},
                                       {0x800008, "Q_SETQUOTA"},
                                       {0x800009, "Q_GETNEXTQUOTA"},
                                       {0x5801, "Q_XQUOTAON"},
                                       {0x5802, "Q_XQUOTAOFF"},
                                       {0x5803, "Q_XGETQUOTA"},
                                       {0x5804, "Q_XSETQLIM"},
                                       {0x5805, "Q_XGETQSTAT"},
                                       {0x5806, "Q_XQUOTARM"},
                                       {0x5807, "Q_XQUOTASYNC"},
                                       {0x5808, "Q_XGETQSTATV"},
                                       {0x5809, "Q_XGETNEXTQUOTA"}};
  static constexpr Word kTypes[] = {{0, "USRQUOTA"}, {1, "GRPQUOTA"}, {2, "PRJQUOTA"}};
  const std::uint32_t value32 = low_word(value);
  append_text(out, "QCMD(");
  append_words(out, one_word(kCommands, "Q_???"), value32 >> 8U);
  append_text(out, ", ");
  append_words(out, one_word(kTypes, "???QUOTA"), value32 & 0xffU);
  out.push_back(')');
}

void append_optional_words(fmt::memory_buffer& out, const WordTable* table, std::uint64_t value) {
  if (table == nullptr) {
    append_format(out, "{}", low_int(value));
  } else {
    append_words(out, *table, value);
  }
}

// The third argument of fcntl, by its command.
void append_fcntl_argument(fmt::memory_buffer& out, std::uint64_t command, std::uint64_t value) {
  static constexpr Word kDescriptor[] = {IOR_WORD(FD_CLOEXEC)};
  static constexpr Word kLease[] = {IOR_WORD(F_RDLCK),
                                    IOR_WORD(F_WRLCK),
                                    IOR_WORD(F_UNLCK),
                                    IOR_WORD(F_EXLCK),
                                    IOR_WORD(F_SHLCK)};
  static constexpr Word kSeals[] = {IOR_WORD(F_SEAL_SEAL),
                                    IOR_WORD(F_SEAL_SHRINK),
                                    IOR_WORD(F_SEAL_GROW),
                                    IOR_WORD(F_SEAL_WRITE),
                                    IOR_WORD(F_SEAL_FUTURE_WRITE),
                                    {0x20, "F_SEAL_EXEC"}};
  static constexpr Word kNotify[] = {IOR_WORD(DN_ACCESS),
                                     IOR_WORD(DN_MODIFY),
                                     IOR_WORD(DN_CREATE),
                                     IOR_WORD(DN_DELETE),
                                     IOR_WORD(DN_RENAME),
                                     IOR_WORD(DN_ATTRIB),
                                     IOR_WORD(DN_MULTISHOT)};
  switch (command) {
    case F_SETFD:
      return append_words(out, word_set(kDescriptor, "FD_???"), value);
    case F_SETFL:
      return append_words(out, *find_words(ArgType::open_flags), value);
    case F_SETLEASE:
      return append_words(out, one_word(kLease, "F_???"), value);
    case F_ADD_SEALS:
      return append_words(out, word_set(kSeals, "F_SEAL_???"), value);
    case F_NOTIFY:
      return append_words(out, word_set(kNotify, "DN_???"), value);
    case F_SETSIG:
      return append_signal(out, low_int(value));
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
    case F_SETOWN:
    case F_SETPIPE_SZ:
      return append_format(out, "{}", low_int(value));
    default:
      return value == 0 ? append_text(out, "NULL") : append_format(out, "{:#x}", value);
  }
}

bool append_number(fmt::memory_buffer& out, ArgType type, std::uint64_t value) {
  switch (type) {
    case ArgType::int_:
    case ArgType::fd:
    case ArgType::pid:
      append_format(out, "{}", low_int(value));
      return true;
    case ArgType::uint_:
      append_format(out, "{}", low_word(value));
      return true;
    case ArgType::long_:
    case ArgType::off:
      append_format(out, "{}", static_cast<std::int64_t>(value));
      return true;
    case ArgType::ulong_:
    case ArgType::size:
    case ArgType::struct_size:
      append_format(out, "{}", value);
      return true;
    case ArgType::hex:
      append_hex(out, value);
      return true;
    case ArgType::mode:
      append_mode(out, value);
      return true;
    case ArgType::mknod_mode:
      append_mknod_mode(out, value);
      return true;
    case ArgType::dev:
      append_device(out, value);
      return true;
    case ArgType::uid:
    case ArgType::gid:
      append_id(out, value);
      return true;
    case ArgType::dirfd:
      append_directory(out, value);
      return true;
    case ArgType::key_serial:
      append_key(out, value);
      return true;
    case ArgType::ipc_key:
      append_ipc_key(out, value);
      return true;
    default:
      return false;
  }
}

// Readings of words and flags that are more than one table.
bool append_composed(fmt::memory_buffer& out,
                     const CallArgs& call,
                     ArgType type,
                     std::uint64_t value) {
  switch (type) {
    case ArgType::signal:
      append_signal(out, low_int(value));
      return true;
    case ArgType::clone_flags:
      append_clone_flags(out, value);
      return true;
    case ArgType::map_flags:
      append_huge(out, *find_words(type), "MAP_HUGE_SHIFT", value);
      return true;
    case ArgType::memfd_flags:
      append_huge(out, *find_words(type), "MFD_HUGE_SHIFT", low_word(value));
      return true;
    case ArgType::swap_flags:
      append_swap_flags(out, value);
      return true;
    case ArgType::futex_op:
      append_futex_operation(out, value);
      return true;
    case ArgType::fcntl_arg:
      append_fcntl_argument(out, low_word(call.values[1]), value);
      return true;
    case ArgType::ioctl_cmd:
      append_ioctl_command(out, low_word(value));
      return true;
    case ArgType::sock_proto:
      append_optional_words(out, protocol_words(low_word(call.values[0])), value);
      return true;
    case ArgType::sock_option:
      append_optional_words(out, socket_option_words(low_word(call.values[1])), value);
      return true;
    case ArgType::quota_cmd:
      append_quota_command(out, value);
      return true;
    case ArgType::ipc_get_flags:
    case ArgType::shm_get_flags:
      append_ipc_flags(out, type, value);
      return true;
    default:
      return false;
  }
}

}  // namespace

void append_signal(fmt::memory_buffer& out, std::int32_t signal) {
  // include/uapi/asm-generic/signal.h; x86 and arm64 agree.
  static constexpr std::array<std::string_view, 32> kNames = {
      "0",         "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
      "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
      "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
      "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS"};
  constexpr std::int32_t kRealTimeMin = 32;
  constexpr std::int32_t kRealTimeMax = 64;
  if (signal >= 0 && signal < kRealTimeMin) {
    append_text(out, kNames[static_cast<std::size_t>(signal)]);
  } else if (signal == kRealTimeMin) {
    append_text(out, "SIGRTMIN");
  } else if (signal > kRealTimeMin && signal <= kRealTimeMax) {
    append_format(out, "SIGRT_{}", signal - kRealTimeMin);
  } else {
    append_format(out, "{}", signal);
  }
}

void append_arg(fmt::memory_buffer& out, const CallArgs& call, std::size_t index) {
  const ArgType type = call.info.args[index].type;
  const std::uint64_t value = call.values[index];
  if (call.info.nr == __NR_futex && index == 5) {
    append_futex_value(out, call.values[1], value);
    return;
  }
  if (append_number(out, type, value) || append_composed(out, call, type, value)) {
    return;
  }
  if (const WordTable* table = find_words(type)) {
    append_words(out, *table, value);
  } else {
    append_pointer(out, value);
  }
}

}  // namespace ior::exporter

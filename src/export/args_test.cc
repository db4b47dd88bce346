// SPDX-License-Identifier: Apache-2.0
#include "export/args.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <string>

#include "export/errno_names.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using Values = std::array<std::uint64_t, model::kMaxArgs>;

const model::SyscallInfo& row(std::string_view name) {
  return *model::find_by_name(name);
}

std::string arg(std::string_view call, const Values& values, std::size_t index) {
  fmt::memory_buffer out;
  append_arg(out, {row(call), values}, index);
  return fmt::to_string(out);
}

std::string result(std::string_view call, const Values& values, std::int64_t value) {
  fmt::memory_buffer out;
  append_result(out, {row(call), values}, value);
  return fmt::to_string(out);
}

TEST(Words, EveryTypeOfTheTableThatIsAWordHasAReading) {
  const Values values{};
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    for (std::size_t i = 0; i < info.nargs; ++i) {
      fmt::memory_buffer out;
      append_arg(out, {info, values}, i);
      EXPECT_GT(out.size(), 0U) << info.name << " " << info.args[i].name;
    }
  }
}

TEST(Words, UnknownBitsFollowInHexadecimal) {
  static constexpr Word kWords[] = {{1, "A"}, {6, "BC"}, {2, "B"}};
  const auto spell = [](const WordTable& table, std::uint64_t value) {
    fmt::memory_buffer out;
    append_words(out, table, value);
    return fmt::to_string(out);
  };
  const WordTable set = word_set(kWords, "X_???");
  EXPECT_EQ(spell(set, 0), "0");
  EXPECT_EQ(spell(set, 7), "A|BC");
  EXPECT_EQ(spell(set, 3), "A|B");
  EXPECT_EQ(spell(set, 0x10), "0x10 /* X_??? */");
  EXPECT_EQ(spell(set, 0x11), "A|0x10");
  EXPECT_EQ(spell(set, 0xdeadbeef00000001), "A");  // the kernel reads 32 bits

  const WordTable one = one_word(kWords, "X_???");
  EXPECT_EQ(spell(one, 2), "B");
  EXPECT_EQ(spell(one, 3), "0x3 /* X_??? */");
  EXPECT_EQ(spell(one, 0), "0 /* X_??? */");

  static constexpr Word kModes[] = {{0, "READ"}, {1, "WRITE"}};
  static constexpr Word kFlags[] = {{8, "FAST"}};
  const WordTable field{kModes, kFlags, 3, "X_???"};
  EXPECT_EQ(spell(field, 0), "READ");
  EXPECT_EQ(spell(field, 9), "WRITE|FAST");
  EXPECT_EQ(spell(field, 0x1a), "0x2 /* X_??? */|FAST|0x10");
}

TEST(Args, OpenReadsAsInStrace) {
  EXPECT_EQ(arg("openat", {static_cast<std::uint64_t>(AT_FDCWD)}, 0), "AT_FDCWD");
  EXPECT_EQ(arg("openat", {0xffffff9c}, 0), "AT_FDCWD");  // zero-extended by the caller
  EXPECT_EQ(arg("openat", {7}, 0), "7");
  EXPECT_EQ(arg("openat", {0, 0, O_RDONLY | O_CLOEXEC}, 2), "O_RDONLY|O_CLOEXEC");
  EXPECT_EQ(arg("openat", {0, 0, O_WRONLY | O_CREAT | O_TRUNC}, 2), "O_WRONLY|O_CREAT|O_TRUNC");
  EXPECT_EQ(arg("openat", {0, 0, O_RDWR | O_TMPFILE}, 2), "O_RDWR|O_TMPFILE");
  EXPECT_EQ(arg("openat", {0, 0, O_RDONLY | O_DIRECTORY}, 2), "O_RDONLY|O_DIRECTORY");
  EXPECT_EQ(arg("openat", {0, 0, 0, 0644}, 3), "0644");
  EXPECT_EQ(arg("openat", {0, 0, 0, 0}, 3), "000");
}

TEST(Args, NumbersHaveTheirWidthAndSign) {
  EXPECT_EQ(arg("read", {0xffffffff}, 0), "-1");
  EXPECT_EQ(arg("read", {3, 0, 4096}, 2), "4096");
  EXPECT_EQ(arg("read", {3, 0}, 1), "NULL");
  EXPECT_EQ(arg("lseek", {3, static_cast<std::uint64_t>(-10), SEEK_END}, 1), "-10");
  EXPECT_EQ(arg("lseek", {3, 0, SEEK_DATA}, 2), "SEEK_DATA");
  EXPECT_EQ(arg("chown", {0, 0xffffffff}, 1), "-1");
  EXPECT_EQ(arg("chown", {0, 0, 1000}, 2), "1000");
  EXPECT_EQ(arg("mknod", {0, S_IFCHR | 0600}, 1), "S_IFCHR|0600");
  EXPECT_EQ(arg("mknod", {0, 0, 0x103}, 2), "makedev(0x1, 0x3)");
}

TEST(Args, MemoryFlags) {
  EXPECT_EQ(arg("mmap", {0, 4096, PROT_READ | PROT_WRITE}, 2), "PROT_READ|PROT_WRITE");
  EXPECT_EQ(arg("mmap", {0, 4096, PROT_NONE}, 2), "PROT_NONE");
  EXPECT_EQ(arg("mmap", {0, 0, 0, MAP_PRIVATE | MAP_ANONYMOUS}, 3), "MAP_PRIVATE|MAP_ANONYMOUS");
  EXPECT_EQ(arg("mmap", {0, 0, 0, MAP_PRIVATE | MAP_HUGETLB | (21UL << 26)}, 3),
            "MAP_PRIVATE|MAP_HUGETLB|21<<MAP_HUGE_SHIFT");
  EXPECT_EQ(arg("memfd_create", {0, MFD_CLOEXEC}, 1), "MFD_CLOEXEC");
  EXPECT_EQ(arg("madvise", {0, 0, MADV_DONTNEED}, 2), "MADV_DONTNEED");
}

TEST(Args, ThoseThatDependOnAnotherArgument) {
  EXPECT_EQ(arg("fcntl", {3, F_SETFD, FD_CLOEXEC}, 2), "FD_CLOEXEC");
  EXPECT_EQ(arg("fcntl", {3, F_SETFL, O_NONBLOCK}, 2), "O_RDONLY|O_NONBLOCK");
  EXPECT_EQ(arg("fcntl", {3, F_DUPFD_CLOEXEC, 10}, 2), "10");
  EXPECT_EQ(arg("fcntl", {3, F_SETLK, 0x7ffc}, 2), "0x7ffc");
  EXPECT_EQ(arg("socket", {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6}, 1), "SOCK_STREAM|SOCK_CLOEXEC");
  EXPECT_EQ(arg("socket", {AF_INET, SOCK_STREAM, 6}, 2), "IPPROTO_TCP");
  EXPECT_EQ(arg("socket", {AF_NETLINK, SOCK_RAW, 0}, 2), "NETLINK_ROUTE");
  EXPECT_EQ(arg("socket", {AF_UNIX, SOCK_STREAM, 0}, 2), "0");
  EXPECT_EQ(arg("setsockopt", {3, SOL_SOCKET, SO_REUSEADDR}, 2), "SO_REUSEADDR");
  EXPECT_EQ(arg("setsockopt", {3, 6, 1}, 2), "TCP_NODELAY");
}

TEST(Args, CloneFutexSignalsAndIoctl) {
  EXPECT_EQ(arg("clone", {CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD}, 0),
            "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD");
  EXPECT_EQ(arg("clone", {SIGCHLD}, 0), "SIGCHLD");
  EXPECT_EQ(arg("futex", {0, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME}, 1),
            "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME");
  EXPECT_EQ(arg("kill", {1, 9}, 1), "SIGKILL");
  EXPECT_EQ(arg("kill", {1, 34}, 1), "SIGRT_2");
  EXPECT_EQ(arg("kill", {1, 0}, 1), "0");
  EXPECT_EQ(arg("kill", {1, 65}, 1), "65");
  EXPECT_EQ(arg("ioctl", {1, 0x5413}, 1), "TIOCGWINSZ");
  EXPECT_EQ(arg("ioctl", {1, 0xc0045877}, 1), "FIFREEZE");
  EXPECT_EQ(arg("ioctl", {1, 0x80045a01}, 1), "_IOC(_IOC_READ, 0x5a, 0x1, 0x4)");
}

TEST(UsedArgs, LeavesOutWhatTheKernelDoesNotRead) {
  const auto used = [](std::string_view call, const Values& values) {
    return static_cast<int>(used_args({row(call), values}));
  };
  EXPECT_EQ(used("open", {0, O_RDONLY}), 0b11);
  EXPECT_EQ(used("open", {0, O_CREAT}), 0b111);
  EXPECT_EQ(used("openat", {0, 0, O_TMPFILE}), 0b1111);
  EXPECT_EQ(used("openat", {0, 0, O_DIRECTORY}), 0b111);
  EXPECT_EQ(used("fcntl", {3, F_GETFL}), 0b11);
  EXPECT_EQ(used("fcntl", {3, F_SETFL}), 0b111);
  EXPECT_EQ(used("futex", {0, FUTEX_WAKE_PRIVATE}), 0b111);
  EXPECT_EQ(used("futex", {0, FUTEX_WAIT_BITSET}), 0b101111);
  EXPECT_EQ(used("mremap", {0, 0, 0, MREMAP_MAYMOVE}), 0b1111);
  EXPECT_EQ(used("clone", {SIGCHLD}), 0b11);
  EXPECT_EQ(used("getpid", {}), 0);
}

TEST(Result, ReadsAsInStrace) {
  EXPECT_EQ(result("read", {}, 42), "42");
  EXPECT_EQ(result("openat", {}, -2), "-1 ENOENT (No such file or directory)");
  EXPECT_EQ(result("mmap", {}, 0x7f0000000000), "0x7f0000000000");
  EXPECT_EQ(result("mmap", {}, -12), "-1 ENOMEM (Cannot allocate memory)");
  EXPECT_EQ(result("exit_group", {}, 0), "?");
  EXPECT_EQ(result("nanosleep", {}, -516), "? ERESTART_RESTARTBLOCK (Interrupted by signal)");
  EXPECT_EQ(result("read", {}, -512), "? ERESTARTSYS (To be restarted if SA_RESTART is set)");
  EXPECT_EQ(result("fcntl", {3, F_GETFD}, 1), "0x1 (flags FD_CLOEXEC)");
  EXPECT_EQ(result("fcntl", {3, F_GETFD}, 0), "0");
  EXPECT_EQ(result("fcntl", {3, F_GETFL}, 0102002), "0x8402 (flags O_RDWR|O_APPEND|O_LARGEFILE)");
  EXPECT_EQ(result("fcntl", {3, F_DUPFD}, 10), "10");
  EXPECT_EQ(result("umask", {}, 022), "022");
  EXPECT_EQ(result("lseek", {}, 1LL << 40), "1099511627776");
  EXPECT_EQ(result("read", {}, -4095), "-1 (errno 4095)");
}

TEST(ErrnoNames, PreferTheNamesThatStraceUses) {
  EXPECT_EQ(errno_name(11), "EAGAIN");
  EXPECT_EQ(errno_name(35), "EDEADLK");
  EXPECT_EQ(errno_name(95), "EOPNOTSUPP");
  EXPECT_EQ(errno_name(513), "ERESTARTNOINTR");
  EXPECT_EQ(errno_name(0), "");
  EXPECT_EQ(errno_name(-1), "");
  EXPECT_EQ(errno_name(9999), "");
  EXPECT_EQ(errno_text(2), "No such file or directory");
  EXPECT_TRUE(is_restart(512));
  EXPECT_FALSE(is_restart(515));
}

}  // namespace
}  // namespace ior::exporter

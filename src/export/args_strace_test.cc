// SPDX-License-Identifier: Apache-2.0
//
// strace as the witness for the spelling of arguments: this program makes calls that are bound to
// fail (no such descriptor, no such process, unmapped addresses) once per flag and constant under
// strace, and each argument that strace prints must be what append_arg() gives for the same value.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "export/args.h"
#include "export/words.h"

namespace ior::exporter {
namespace {

using Values = std::array<std::uint64_t, model::kMaxArgs>;

constexpr std::uint64_t kNone = ~std::uint64_t{0};  // a bad descriptor, number, key
constexpr std::uint64_t kBad = 1;                   // an address nothing is mapped at, unaligned
constexpr std::uint64_t kNobody = 0x7fffffff;       // a process that cannot be (pid_max)
constexpr std::uint64_t kNoFlags = 0x40000000;      // flags that no call takes
constexpr long kMarker = 0x7ffffff;                 // argument of the lines around the cases

struct Swept {
  const char* call;
  std::size_t index;  // the argument that takes all values
  Values args;
  std::array<std::uint64_t, 2> skip = {kNone, kNone};  // left out, with the reason beside
  int strace_index = -1;                               // where strace prints it, when elsewhere
  std::uint64_t max_value = kNone;
};

// Every argument type with words that a failing call can carry.
constexpr Swept kSweeps[] = {
    {"open", 1, {kBad}},
    {"openat", 0, {0, kBad}, {kBad, kNone}},
    {"open", 2, {kBad, O_CREAT}},
    {"mknod", 1, {kBad}},
    {"mknod", 2, {kBad, 0020600}},
    {"fchmod", 1, {kNone}},
    {"fchown", 1, {kNone}},
    {"fchown", 2, {kNone}},
    {"access", 1, {kBad}},
    {"faccessat2", 3, {kNone, kBad}},
    {"fchownat", 4, {kNone, kBad}},
    {"unlinkat", 2, {kNone, kBad}},
    {"statx", 2, {kNone, kBad}},
    {"statx", 3, {kNone, kBad}},
    {"name_to_handle_at", 4, {kNone, kBad, kBad, kBad}},
    {"renameat2", 4, {kNone, kBad, kNone, kBad}},
    {"lseek", 2, {kNone}},
    {"fcntl", 1, {kNone}},
    {"fcntl", 2, {kNone, F_SETFD}},
    {"fcntl", 2, {kNone, F_SETFL}},
    {"fcntl", 2, {kNone, F_SETLEASE}},
    {"fcntl", 2, {kNone, F_NOTIFY}},
    {"fcntl", 2, {kNone, F_ADD_SEALS}},
    {"flock", 1, {kNone}},
    {"fallocate", 1, {kNone}},
    {"fadvise64", 3, {kNone}},
    {"sync_file_range", 3, {kNone}},
    {"preadv2", 5, {kNone}, {kNone, kNone}, 4},
    {"splice", 5, {kNone, 0, kNone}},
    {"fsetxattr", 4, {kNone, kBad, kBad}},
    {"close_range", 2, {0xffff0000, 0xffff0000}},
    {"dup3", 2, {kNone, kNone}},
    {"pipe2", 1, {0}},
    {"ioctl", 1, {kNone}},
    {"mount", 3, {kBad, kBad, kBad, 0, kBad}},
    {"umount2", 1, {kBad}},
    {"move_mount", 4, {kNone, kBad, kNone, kBad}},
    {"open_tree", 2, {kNone, kBad}, {0x200, 0x400}},  // strace takes bits of other *at calls
    {"fsopen", 1, {kBad}},
    {"fsmount", 1, {kNone}},
    {"fsmount", 2, {kNone}},
    {"fspick", 2, {kNone, kBad}},
    {"fsconfig", 1, {kNone, 0, kBad, kBad, kNone}},
    {"mount_setattr", 2, {kNone, kBad}},
    {"quotactl", 0, {0, kBad}},
    {"swapon", 1, {kBad}},
    {"mmap", 2, {kBad, 0, 0, 0xf, kNone}},
    {"mmap", 3, {kBad, 0, 0, 0, kNone}},
    {"mremap", 3, {kBad}},
    {"msync", 2, {kBad}},
    {"madvise", 2, {kBad}},
    {"mlock2", 2, {kBad}},
    {"mbind", 2, {kBad}},
    {"mbind", 5, {kBad}},
    {"get_mempolicy", 4, {kBad, kBad, 0, kBad}},
    {"memfd_create", 1, {kBad}},
    {"socket", 0, {0, 0xf}},
    {"socket", 1, {0xfff}},
    {"socket", 2, {AF_INET, 0xf}},
    {"socket", 2, {AF_NETLINK, 0xf}},
    {"accept4", 3, {kNone}},
    {"shutdown", 1, {kNone}},
    {"sendto", 3, {kNone}},
    {"recvmsg", 2, {kNone}},
    {"getsockopt", 1, {kNone, 0, kNone}},
    {"getsockopt", 2, {kNone, 1}, {26, kNone}},  // SO_ATTACH_FILTER; SO_GET_FILTER when reading
    {"getsockopt", 2, {kNone, 6}},
    {"getsockopt", 2, {kNone, 17}},
    {"getsockopt", 2, {kNone, 0}, {kNone, kNone}, -1, 63},  // from 64 on: netfilter's, by direction
    {"getsockopt", 2, {kNone, 41}, {kNone, kNone}, -1, 63},
    {"getsockopt", 2, {kNone, 263}},
    {"getsockopt", 2, {kNone, 270}},
    {"setns", 1, {kNone}},
    {"wait4", 2, {kNobody}},
    {"waitid", 0, {0, kNobody}},
    {"waitid", 3, {kNone, kNobody}},
    {"rt_sigprocmask", 0, {0, 0, 0, 8}},
    {"kill", 1, {kNobody}},
    {"prlimit64", 1, {kNobody}},
    {"getrusage", 0, {}},
    {"getpriority", 0, {0, kNobody}},
    {"ioprio_get", 0, {0, kNobody}},
    {"sched_setscheduler", 1, {kNobody, 0, kBad}},
    {"kcmp", 2, {kNobody, kNobody}},
    {"ptrace", 0, {0, kNobody}},
    {"epoll_ctl", 1, {kNone, 0, kNone}},
    {"epoll_create1", 0, {}},
    {"eventfd2", 1, {}},
    {"signalfd4", 3, {kNone, kBad, 8}},
    {"inotify_init1", 0, {}},
    {"inotify_add_watch", 2, {kNone, kBad}},
    {"fanotify_init", 0, {0, kNone}},
    {"fanotify_mark", 1, {kNone, 0, 0, kNone, kBad}},
    {"fanotify_mark", 2, {kNone, 0, 0, kNone, kBad}},
    {"userfaultfd", 0, {}},
    {"memfd_secret", 0, {}},
    {"io_uring_enter", 3, {kNone}},
    {"io_uring_register", 1, {kNone, 0, kBad}},
    {"perf_event_open", 4, {kBad, kNone, kNone, kNone}},
    {"bpf", 0, {0, kBad, 8}},
    {"clock_getres", 0, {}},
    {"timer_settime", 1, {kNone}},
    {"timerfd_create", 1, {kNone}},
    {"timerfd_settime", 1, {kNone}},
    {"getitimer", 0, {}},
    {"pidfd_open", 1, {kNobody}},
    {"pidfd_send_signal", 3, {kNone}},
    {"shmctl", 1, {kNone, 0, kBad}},
    {"msgctl", 1, {kNone, 0, kBad}},
    {"semctl", 2, {kNone, 0, 0, kBad}},
    {"semget", 2, {1, kNone}, {kNone, kNone}, -1, 0xfff},  // strace 6.1 loses a '|' after unknown
                                                           // bits
    {"shmget", 2, {0, 0}},
    {"shmat", 2, {kNone}},
    {"msgsnd", 3, {kNone, kBad}},
    {"add_key", 4, {kBad, kBad}},
    {"semget", 0, {0, kNone}},
    {"seccomp", 0, {0, kNoFlags}},
    {"seccomp", 1, {0xff}},
    {"getrandom", 2, {}},
    {"membarrier", 0, {0, kNoFlags}},
    {"finit_module", 2, {kNone}},
    {"delete_module", 1, {kBad}},
    {"landlock_create_ruleset", 2, {}},
    {"landlock_add_rule", 1, {kNone}},
    {"futex", 1, {kBad}},
    {"prctl", 0, {0, kNone, kNone, kNone, kNone}},
};

struct Case {
  const Swept* sweep;
  const model::SyscallInfo* info;
  Values args;
};

// 0, every single bit, small numbers, every word of the type and neighbours together.
std::set<std::uint64_t> values_for(const model::SyscallInfo& info, std::size_t index) {
  const model::ArgType type = info.args[index].type;
  std::set<std::uint64_t> values = {0, 0755, 04644, 0x102};
  for (std::uint64_t number = 1; number < 80; ++number) {
    values.insert(number);
  }
  for (unsigned bit = 0; bit < 32; ++bit) {
    values.insert(std::uint64_t{1} << bit);
  }
  if (type == model::ArgType::ioctl_cmd) {
    for (std::uint64_t command = 0x5400; command < 0x5480; ++command) {
      values.insert(command);
      values.insert(command + 0x3500);  // SIOC*
    }
    values.insert({0x40086602, 0x80087601, 0x40049409, 0x125d, 0xc0189436});
  }
  if (type == model::ArgType::quota_cmd) {
    values = {0x80000700, 0x80000801, 0x580102, 0x12345678};
  }
  if (const WordTable* table = find_words(type)) {
    for (const std::span<const Word> words : {table->one_of, table->flags}) {
      std::uint64_t before = 0;
      for (const Word& word : words) {
        const std::uint64_t value = table->bits == 32 ? word.value & 0xffffffffU : word.value;
        values.insert(value);
        values.insert(value | before);
        before = value;
      }
    }
  }
  return values;
}

std::vector<Case> make_cases() {
  std::vector<Case> cases;
  for (const Swept& sweep : kSweeps) {
    const model::SyscallInfo* info = model::find_by_name(sweep.call);
    for (const std::uint64_t value : values_for(*info, sweep.index)) {
      if (std::ranges::find(sweep.skip, value) == sweep.skip.end() && value <= sweep.max_value) {
        cases.push_back({&sweep, info, sweep.args});
        cases.back().args[sweep.index] = value;
      }
    }
  }
  return cases;
}

void mark() {
  syscall(SYS_getpriority, kMarker, kMarker);
}

// Splits "call(a, b(c, d), "e") = -1 ..." into its arguments.
std::vector<std::string> arguments_of(const std::string& line) {
  std::vector<std::string> arguments(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = line.find('(') + 1; i < line.size(); ++i) {
    const char letter = line[i];
    quoted ^= letter == '"';
    depth += !quoted && (letter == '(' || letter == '{' || letter == '[') ? 1 : 0;
    depth -= !quoted && (letter == ')' || letter == '}' || letter == ']') ? 1 : 0;
    if (depth < 0) {
      break;
    }
    if (letter == ',' && depth == 0 && !quoted) {
      arguments.emplace_back();
      ++i;  // the space
    } else {
      arguments.back().push_back(letter);
    }
  }
  return arguments;
}

bool is_number(const std::string& word) {
  return word.find_first_not_of("0123456789abcdefx") == std::string::npos;
}

// "A|B|0x8|0x1 /* X_??? */" taken apart; all numbers in one.
struct Reading {
  std::set<std::string> words;
  std::uint64_t number = 0;
};

Reading read(std::string text) {
  for (std::size_t at = text.find(" /*"); at != std::string::npos; at = text.find(" /*")) {
    text.erase(at, text.find("*/", at) + 2 - at);
  }
  Reading reading;
  std::istringstream stream{text};
  for (std::string word; std::getline(stream, word, '|');) {
    if (is_number(word)) {
      reading.number |= std::stoull(word, nullptr, 0);
    } else {
      reading.words.insert(word);
    }
  }
  return reading;
}

// Equal up to order and comments; or strace leaves a number where we know a word (its release here
// is older than the newest constants), or offers ours as one of several readings of a command.
bool agrees(const std::string& ours, const std::string& theirs) {
  const Reading us = read(ours);
  const Reading them = read(theirs);
  const bool same = us.words == them.words && us.number == them.number;
  const bool one_of_several = theirs.find(" or " + ours) != std::string::npos ||
                              theirs.find(ours + " or ") != std::string::npos;
  const bool we_know_more = them.number != 0 && us.words.size() > them.words.size() &&
                            std::ranges::includes(us.words, them.words) &&
                            (us.number & ~them.number) == 0;
  return same || one_of_several || we_know_more;
}

std::vector<std::string> lines_between_marks(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file{path};
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("getpriority(0x7ffffff")) {
      inside = !inside;
    } else if (inside) {
      lines.push_back(line);
    }
  }
  return lines;
}

// What strace watches: makes the calls only when the test below runs this program under strace.
TEST(StraceWitness, MakesTheCallsWhenWatched) {
  if (std::getenv("IOR_STRACE_WATCHES") == nullptr) {
    return;
  }
  const std::vector<Case> cases = make_cases();
  mark();
  for (const Case& one : cases) {
    const Values& args = one.args;
    syscall(one.info->nr, args[0], args[1], args[2], args[3], args[4], args[5]);
  }
  mark();
}

TEST(StraceWitness, SpellsEveryArgumentTheSame) {
  const std::string strace = "/usr/bin/strace";
  if (access(strace.c_str(), X_OK) != 0) {
    GTEST_SKIP() << "strace is not installed";
  }
  if (std::system((strace + " -o /dev/null /bin/true").c_str()) != 0) {
    GTEST_SKIP() << "strace may not trace here";
  }
  const std::string output = testing::TempDir() + "ior_args_strace." + std::to_string(getpid());
  const std::string command =  // the leak sanitizer cannot run under a tracer
      "IOR_STRACE_WATCHES=1 ASAN_OPTIONS=detect_leaks=0 " + strace + " -o " + output + " " +
      std::filesystem::read_symlink("/proc/self/exe").string() +
      " --gtest_filter=StraceWitness.MakesTheCallsWhenWatched"
      " > /dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;

  const std::vector<Case> cases = make_cases();
  const std::vector<std::string> lines = lines_between_marks(output);
  ASSERT_EQ(lines.size(), cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& one = cases[i];
    const std::vector<std::string> arguments = arguments_of(lines[i]);
    const std::size_t position = one.sweep->strace_index < 0
                                     ? one.sweep->index
                                     : static_cast<std::size_t>(one.sweep->strace_index);
    if (position >= arguments.size()) {
      EXPECT_EQ(used_args({*one.info, one.args}) & (1U << one.sweep->index), 0U) << lines[i];
      continue;
    }
    fmt::memory_buffer ours;
    append_arg(ours, {*one.info, one.args}, one.sweep->index);
    EXPECT_TRUE(agrees(fmt::to_string(ours), arguments[position]))
        << "ours: " << fmt::to_string(ours) << "\nstrace: " << arguments[position] << "\n"
        << lines[i];
  }
  std::remove(output.c_str());
}

}  // namespace
}  // namespace ior::exporter

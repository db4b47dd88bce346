// SPDX-License-Identifier: Apache-2.0
#include "model/syscall_table.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include <array>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace ior::model {
namespace {

// Where Debian and where most others keep it.
constexpr std::array kUnistdHeaders = {"/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
                                       "/usr/include/asm/unistd_64.h"};

struct Define {
  std::string name;
  int nr;
};

// The "#define __NR_name number" lines of the header.
std::vector<Define> unistd_defines() {
  std::vector<Define> defines;
  for (const char* path : kUnistdHeaders) {
    std::ifstream header{path};
    std::string name;
    int nr = 0;
    for (std::string line; std::getline(header, line);) {
      if (line.starts_with("#define __NR_")) {
        const std::size_t space = line.find_first_of(" \t", 13);
        name = line.substr(13, space - 13);
        nr = std::stoi(line.substr(space));
        defines.push_back({name, nr});
      }
    }
    if (!defines.empty()) {
      break;
    }
  }
  return defines;
}

const SyscallInfo& row(std::string_view name) {
  const SyscallInfo* info = find_by_name(name);
  EXPECT_NE(info, nullptr) << name;
  return info == nullptr ? all_syscalls().front() : *info;
}

TEST(SyscallTable, HasARowForEveryNumberOfTheSystemHeader) {
  const std::vector<Define> defines = unistd_defines();
  ASSERT_GT(defines.size(), 300U);

  for (const Define& define : defines) {
    const SyscallInfo* info = find_by_nr(define.nr);
    ASSERT_NE(info, nullptr) << define.name;
    EXPECT_EQ(info->name, define.name);
  }
}

TEST(SyscallTable, KnowsCallsNewerThanTheSystemHeader) {
  EXPECT_EQ(row("cachestat").nr, 451);
  EXPECT_EQ(row("file_setattr").nr, 469);
  EXPECT_EQ(row("rseq_slice_yield").nr, 471);
  EXPECT_GE(all_syscalls().size(), 385U);
}

TEST(SyscallTable, FindsTheSameRowByNumberAndByEveryName) {
  for (const SyscallInfo& info : all_syscalls()) {
    EXPECT_EQ(find_by_nr(info.nr), &info);
    EXPECT_EQ(find_by_name(info.name), &info);
    EXPECT_EQ(find_by_name(info.tracepoint_name), &info);
    EXPECT_EQ(find_by_name("sys_enter_" + std::string{info.tracepoint_name}), &info);
    EXPECT_EQ(find_by_name("sys_exit_" + std::string{info.tracepoint_name}), &info);
  }
}

TEST(SyscallTable, HasNoRowForUnknownNumbersAndNames) {
  EXPECT_EQ(find_by_nr(-1), nullptr);
  EXPECT_EQ(find_by_nr(337), nullptr);  // unused on x86-64
  EXPECT_EQ(find_by_nr(511), nullptr);
  EXPECT_EQ(find_by_nr(IOR_OPERATION_BASE + 100), nullptr);
  EXPECT_EQ(find_by_nr(IOR_CALL_OTHER), nullptr);
  EXPECT_EQ(find_by_nr(IOR_CALL_SLOTS), nullptr);
  EXPECT_EQ(find_by_name(""), nullptr);
  EXPECT_EQ(find_by_name("sys_enter_"), nullptr);
  EXPECT_EQ(find_by_name("Read"), nullptr);
}

TEST(SyscallTable, HasTheOperationsOfTheRing) {
  const SyscallInfo* read = find_by_name("io_uring_read");
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->nr, IOR_OPERATION_BASE + 22);  // IORING_OP_READ
  EXPECT_TRUE(is_operation(*read));
  EXPECT_EQ(roles_of(*read).fd_arg, 0);
  EXPECT_EQ(roles_of(*read).size_arg, 2);
  EXPECT_FALSE(is_operation(*find_by_name("io_uring_enter")));
}

TEST(SyscallTable, NamesAreUnique) {
  std::set<std::string_view> names;
  std::set<std::string_view> tracepoints;
  for (const SyscallInfo& info : all_syscalls()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_TRUE(tracepoints.insert(info.tracepoint_name).second) << info.tracepoint_name;
  }
}

TEST(SyscallTable, PrintsTheKernelsNameWhereItDiffers) {
  EXPECT_EQ(row("stat").tracepoint_name, "newstat");
  EXPECT_EQ(row("fstat").tracepoint_name, "newfstat");
  EXPECT_EQ(row("lstat").tracepoint_name, "newlstat");
  EXPECT_EQ(row("uname").tracepoint_name, "newuname");
  EXPECT_EQ(row("umount2").tracepoint_name, "umount");
  EXPECT_EQ(row("sendfile").tracepoint_name, "sendfile64");
  EXPECT_EQ(row("read").tracepoint_name, "read");
}

TEST(SyscallTable, EveryFamilyAndKindIsInUseAndReadsBack) {
  std::set<Family> families;
  std::set<Kind> kinds;
  for (const SyscallInfo& info : all_syscalls()) {
    families.insert(info.family);
    kinds.insert(info.kind);
    EXPECT_EQ(parse_family(to_string(info.family)), info.family);
    EXPECT_EQ(parse_kind(to_string(info.kind)), info.kind);
  }

  EXPECT_EQ(families.size(), kFamilyCount);
  EXPECT_EQ(kinds.size(), kKindCount);
}

TEST(SyscallTable, PlacesCallsWhereTheGoToolDoes) {
  EXPECT_EQ(row("splice").family, Family::Network);
  EXPECT_EQ(row("timerfd_create").family, Family::IPC);
  EXPECT_EQ(row("alarm").family, Family::Time);
  EXPECT_EQ(row("msync").family, Family::FS);
  EXPECT_EQ(row("file_getattr").family, Family::FS);
  EXPECT_EQ(row("epoll_ctl").family, Family::Polling);
  EXPECT_EQ(row("ioctl").kind, Kind::fcntl);
  EXPECT_EQ(row("memfd_create").kind, Kind::eventfd);
  EXPECT_EQ(row("io_setup").kind, Kind::null);
}

TEST(SyscallKinds, ParsesAUsersSpelling) {
  EXPECT_EQ(parse_family("fs"), Family::FS);
  EXPECT_EQ(parse_family("NETWORK"), Family::Network);
  EXPECT_EQ(parse_family("f"), std::nullopt);
  EXPECT_EQ(parse_kind("epoll_ctl"), Kind::epoll_ctl);
  EXPECT_EQ(parse_kind("epoll-ctl"), Kind::epoll_ctl);
  EXPECT_EQ(parse_kind("open-by-handle-at"), Kind::open_by_handle_at);
  EXPECT_EQ(parse_kind("open-by"), std::nullopt);
  EXPECT_EQ(to_string(Kind::open_by_handle_at), "open-by-handle-at");
}

struct RoleCase {
  const char* call;
  int fd;
  int fd2;
  int path;
  int path2;
  int dirfd;
  int dirfd2;
  bool unresolved;
};

class SyscallRoles : public testing::TestWithParam<RoleCase> {};

TEST_P(SyscallRoles, AreThoseOfTheManualPage) {
  const RoleCase& expected = GetParam();

  const KernelRoles roles = roles_of(row(expected.call));

  EXPECT_EQ(roles.fd_arg, expected.fd);
  EXPECT_EQ(roles.fd2_arg, expected.fd2);
  EXPECT_EQ(roles.path_arg, expected.path);
  EXPECT_EQ(roles.path2_arg, expected.path2);
  EXPECT_EQ(roles.dirfd_arg, expected.dirfd);
  EXPECT_EQ(roles.dirfd2_arg, expected.dirfd2);
  EXPECT_EQ(roles.path_unresolved, expected.unresolved);
}

INSTANTIATE_TEST_SUITE_P(TrickyCalls,
                         SyscallRoles,
                         testing::Values(RoleCase{"read", 0, -1, -1, -1, -1, -1, false},
                                         RoleCase{"open", -1, -1, 0, -1, -1, -1, false},
                                         RoleCase{"openat", -1, -1, 1, -1, 0, -1, false},
                                         RoleCase{"openat2", -1, -1, 1, -1, 0, -1, false},
                                         RoleCase{
                                             "open_by_handle_at", 0, -1, -1, -1, -1, -1, false},
                                         RoleCase{"name_to_handle_at", -1, -1, 1, -1, 0, -1, false},
                                         RoleCase{"rename", -1, -1, 0, 1, -1, -1, false},
                                         RoleCase{"renameat2", -1, -1, 1, 3, 0, 2, false},
                                         RoleCase{"linkat", -1, -1, 1, 3, 0, 2, false},
                                         RoleCase{"symlink", -1, -1, 0, 1, -1, -1, true},
                                         RoleCase{"symlinkat", -1, -1, 0, 2, -1, 1, true},
                                         RoleCase{"mount", -1, -1, 0, 1, -1, -1, true},
                                         RoleCase{"move_mount", -1, -1, 1, 3, 0, 2, false},
                                         RoleCase{"pivot_root", -1, -1, 0, 1, -1, -1, false},
                                         RoleCase{"quotactl", -1, -1, 1, -1, -1, -1, false},
                                         RoleCase{"execveat", -1, -1, 1, -1, 0, -1, false},
                                         RoleCase{"inotify_add_watch", 0, -1, 1, -1, -1, -1, false},
                                         RoleCase{"fanotify_mark", 0, -1, 4, -1, 3, -1, false},
                                         RoleCase{"mmap", 4, -1, -1, -1, -1, -1, false},
                                         RoleCase{"splice", 0, 2, -1, -1, -1, -1, false},
                                         RoleCase{"copy_file_range", 0, 2, -1, -1, -1, -1, false},
                                         RoleCase{"sendfile", 0, 1, -1, -1, -1, -1, false},
                                         RoleCase{"dup3", 0, 1, -1, -1, -1, -1, false},
                                         RoleCase{"epoll_ctl", 0, 2, -1, -1, -1, -1, false},
                                         RoleCase{"close_range", 0, -1, -1, -1, -1, -1, false},
                                         RoleCase{"perf_event_open", 3, -1, -1, -1, -1, -1, false},
                                         RoleCase{"pidfd_getfd", 0, -1, -1, -1, -1, -1, false},
                                         RoleCase{"kexec_file_load", 0, 1, -1, -1, -1, -1, false},
                                         RoleCase{"mq_open", -1, -1, 0, -1, -1, -1, true},
                                         RoleCase{"select", -1, -1, -1, -1, -1, -1, false},
                                         RoleCase{"io_uring_enter", 0, -1, -1, -1, -1, -1, false}),
                         [](const auto& tested) { return std::string{tested.param.call}; });

TEST(SyscallTable, FindsStringsBuffersFlagsAndDescriptorPairs) {
  EXPECT_EQ(roles_of(row("memfd_create")).str_arg, 0);
  EXPECT_EQ(roles_of(row("getxattrat")).str_arg, 3);
  EXPECT_EQ(roles_of(row("getxattrat")).size_arg, -1);  // inside struct xattr_args
  EXPECT_EQ(roles_of(row("getxattr")).size_arg, 3);
  EXPECT_EQ(roles_of(row("recvfrom")).size_arg, 2);
  EXPECT_EQ(roles_of(row("recvfrom")).flags_arg, 3);
  EXPECT_EQ(roles_of(row("recvmsg")).flags_arg, 2);
  EXPECT_EQ(roles_of(row("pipe2")).pair_arg, 0);
  EXPECT_EQ(roles_of(row("socketpair")).pair_arg, 3);
}

TEST(SyscallTable, CountsBytesAsTheManualPagesDefineTheResult) {
  EXPECT_EQ(row("readlinkat").bytes, ByteRule::read);
  EXPECT_EQ(row("pwritev2").bytes, ByteRule::write);
  EXPECT_EQ(row("sendfile").bytes, ByteRule::transfer);
  EXPECT_EQ(row("recvmsg").bytes, ByteRule::recv);
  EXPECT_EQ(row("recvmmsg").bytes, ByteRule::none);  // the result counts messages
  EXPECT_EQ(row("msgsnd").bytes, ByteRule::none);    // the result is 0
  EXPECT_EQ(row("listxattr").bytes, ByteRule::read_zero_on_size_probe);
  EXPECT_EQ(row("brk").bytes, ByteRule::address_space);
}

TEST(SyscallTable, SaysWhichResultsAreDescriptors) {
  using Args = std::array<std::uint64_t, kMaxArgs>;
  EXPECT_TRUE(returns_fd(row("openat"), Args{}));
  EXPECT_TRUE(returns_fd(row("pidfd_getfd"), Args{}));
  EXPECT_FALSE(returns_fd(row("read"), Args{}));
  EXPECT_FALSE(returns_fd(row("pipe2"), Args{}));
  EXPECT_TRUE(returns_fd(row("fcntl"), Args{3, F_DUPFD_CLOEXEC}));
  EXPECT_FALSE(returns_fd(row("fcntl"), Args{3, F_GETFL}));
  EXPECT_TRUE(returns_fd(row("bpf"), Args{BPF_MAP_CREATE}));
  EXPECT_TRUE(returns_fd(row("bpf"), Args{BPF_PROG_LOAD | (1U << 16)}));  // BPF_COMMON_ATTRS
  EXPECT_FALSE(returns_fd(row("bpf"), Args{BPF_MAP_LOOKUP_ELEM}));
  EXPECT_TRUE(
      returns_fd(row("seccomp"), Args{SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER}));
  EXPECT_TRUE(returns_fd(row("landlock_create_ruleset"), Args{1, 16, 0}));
  EXPECT_FALSE(returns_fd(row("landlock_create_ruleset"), Args{0, 0, 1}));
}

TEST(SyscallTable, CallsThatDoNotReturnOrReturnTwiceAreMarked) {
  EXPECT_EQ(row("exit_group").returns, ReturnKind::none);
  EXPECT_EQ(row("rt_sigreturn").returns, ReturnKind::none);
  EXPECT_EQ(row("clone3").returns, ReturnKind::fork);
  EXPECT_EQ(row("execve").returns, ReturnKind::zero);
}

}  // namespace
}  // namespace ior::model

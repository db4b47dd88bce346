// SPDX-License-Identifier: Apache-2.0
#include "model/event.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cerrno>

#include "model/event_builder.h"

namespace ior::model {
namespace {

std::string file_name(const CallEvent& event) {
  std::string out;
  return append_file_name(out, event) ? out : "(none)" + out;
}

std::string second_name(const CallEvent& event) {
  std::string out;
  return append_second_name(out, event) ? out : "(none)" + out;
}

TEST(FileName, IsTheDescriptorsFile) {
  EXPECT_EQ(file_name(a_read().on(3, a_file("/a")).build()), "/a");
}

TEST(FileName, OfAnOpenIsTheOpenedFileNotTheArgument) {
  EXPECT_EQ(
      file_name(an_openat().path("x/../link").in("/tmp").opened(3, a_file("/tmp/real")).build()),
      "/tmp/real");
}

TEST(FileName, OfAFailedOpenIsTheArgument) {
  EXPECT_EQ(file_name(an_openat().path("/no").fails(ENOENT).build()), "/no");
}

TEST(FileName, JoinsARelativePathToItsDirectoryAsGiven) {
  EXPECT_EQ(file_name(a_call("stat").path("b").in("/a").build()), "/a/b");
  EXPECT_EQ(file_name(a_call("stat").path("../b/.").in("/a").build()), "/a/../b/.");
  EXPECT_EQ(file_name(a_call("stat").path("b").in("/").build()), "/b");
}

TEST(FileName, DotAndTheEmptyPathAreTheDirectoryItself) {
  EXPECT_EQ(file_name(a_call("stat").path(".").in("/a").build()), "/a");
  EXPECT_EQ(file_name(a_call("newfstatat").path("").in("/a").build()), "/a");
  EXPECT_EQ(file_name(a_call("newfstatat").path("").build()), "(none)");
  EXPECT_EQ(file_name(a_call("stat").path(".").build()), ".");
}

TEST(FileName, AnAbsolutePathStartsAtTheThreadsRoot) {
  EXPECT_EQ(file_name(a_call("stat").path("/b").in("/jail").build()), "/jail/b");
  EXPECT_EQ(file_name(a_call("stat").path("/b").in("/").build()), "/b");
  EXPECT_EQ(file_name(a_call("stat").path("/b").build()), "/b");
}

TEST(FileName, IsUnknownWhenTheDescriptorOrThePathIs) {
  EXPECT_EQ(file_name(a_read().notes({.bad_fd = true}).build()), "(none)");
  EXPECT_EQ(file_name(a_call("stat").in("/a").notes({.path_unreadable = true}).build()), "(none)");
  EXPECT_EQ(file_name(a_call("sync").build()), "(none)");
  EXPECT_EQ(file_name(a_call("read").number(999).build()), "(none)");
}

TEST(FileName, IsThatOfTheFileThatTheCallUses) {
  const BuiltEvent anonymous =
      a_call("mmap").on(0, a_file("/a")).arg(3, MAP_PRIVATE | MAP_ANONYMOUS).build();
  EXPECT_EQ(file_name(anonymous), "(none)");
  const BuiltEvent mapped = a_call("mmap").on(0, a_file("/a")).arg(3, MAP_PRIVATE).build();
  EXPECT_EQ(file_name(mapped), "/a");
  const BuiltEvent ring = a_call("io_uring_enter").on(0, a_file("/a")).arg(3, 1 << 4).build();
  EXPECT_EQ(file_name(ring), "/a") << "the kernel side looked up the ring of that index";
}

TEST(SecondName, IsTheSecondPathOrFile) {
  const BuiltEvent rename =
      a_call("renameat").path("a").in("/x").path2("b").second_in("/y").build();
  EXPECT_EQ(file_name(rename), "/x/a");
  EXPECT_EQ(second_name(rename), "/y/b");
  EXPECT_EQ(
      second_name(a_call("splice").on(3, a_file("/a")).second_file(a_file("pipe:[1]")).build()),
      "pipe:[1]");
  EXPECT_EQ(second_name(a_call("dup2").on(3, a_file("/a")).build()), "(none)");
  EXPECT_EQ(second_name(an_openat().path("/a").opened(3, a_file("/a")).build()), "(none)");
}

TEST(SecondName, ALinkTargetIsNotJoined) {
  const BuiltEvent event =
      a_call("symlink").path("t").path2("new").second_in("/d").in("/d").build();
  EXPECT_EQ(file_name(event), "t");
  EXPECT_EQ(second_name(event), "/d/new");
}

TEST(SecondName, OfACallWithDescriptorAndPathIsThePath) {
  const BuiltEvent event =
      a_call("inotify_add_watch").on(3, a_file("anon_inode:inotify")).path("w").in("/d").build();
  EXPECT_EQ(file_name(event), "anon_inode:inotify");
  EXPECT_EQ(second_name(event), "/d/w");
}

TEST(CallName, IsTheTracepointsOrTheNumber) {
  EXPECT_EQ(call_name(a_call("stat").build()), "newstat");
  EXPECT_EQ(call_name(a_read().number(999).build()), "syscall_999");
  EXPECT_EQ(call_name(a_read().number(20).notes({.compat = true}).build()), "ia32_20");
}

TEST(BytesMoved, FollowTheTablesRule) {
  EXPECT_EQ(bytes_moved(a_read().returns(10).build()), 10U);
  EXPECT_EQ(bytes_moved(a_read().fails(EIO).build()), 0U);
  EXPECT_EQ(bytes_moved(a_call("splice").returns(7).build()), 7U);
  EXPECT_EQ(bytes_moved(a_call("lseek").returns(7).build()), 0U);
  EXPECT_EQ(bytes_moved(a_call("mmap").returns(0x7f0000000000).build()), 0U);
  EXPECT_EQ(bytes_moved(a_call("sendmmsg").returns(2).build()), 0U);
  EXPECT_EQ(bytes_moved(a_read().outcome(Outcome::kInFlight).build()), 0U);
  EXPECT_EQ(bytes_moved(a_read().returns(5).number(999).build()), 0U);
}

TEST(BytesMoved, OfReceivingAreWhatLeftTheQueueAndFitted) {
  EXPECT_EQ(bytes_moved(a_call("recvfrom").args({3, 0x1000, 100, 0}).returns(60).build()), 60U);
  EXPECT_EQ(bytes_moved(a_call("recvfrom").args({3, 0x1000, 100, MSG_PEEK}).returns(60).build()),
            0U);
  EXPECT_EQ(bytes_moved(a_call("recvfrom").args({3, 0x1000, 100, MSG_TRUNC}).returns(900).build()),
            100U);
  EXPECT_EQ(bytes_moved(a_call("recvmsg").args({3, 0x1000, MSG_TRUNC}).returns(900).build()), 900U);
}

TEST(BytesMoved, OfAnXattrSizeProbeAreNone) {
  EXPECT_EQ(bytes_moved(a_call("getxattr").args({1, 2, 0, 0}).returns(20).build()), 0U);
  EXPECT_EQ(bytes_moved(a_call("getxattr").args({1, 2, 3, 64}).returns(20).build()), 20U);
  EXPECT_EQ(bytes_moved(a_call("getxattrat").args({1, 2, 3, 4, 5, 16}).returns(20).build()), 0U);
}

}  // namespace
}  // namespace ior::model

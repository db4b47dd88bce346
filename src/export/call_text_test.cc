// SPDX-License-Identifier: Apache-2.0
#include "export/call_text.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <cerrno>

#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;
using model::BuiltEvent;
using model::FileKind;
using model::Outcome;

std::string text(const BuiltEvent& event) {
  std::string out;
  append_call(out, event, {});
  return out;
}

TEST(CallText, OfAnOpenShowsDirectoryPathFlagsAndFile) {
  EXPECT_EQ(text(an_openat()
                     .path("passwd")
                     .in("/etc")
                     .arg(2, O_RDONLY | O_CLOEXEC)
                     .opened(3, a_file("/etc/passwd"))
                     .build()),
            "openat(AT_FDCWD</etc>, \"passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>");
  EXPECT_EQ(
      text(an_openat().path("/no").arg(2, O_WRONLY | O_CREAT).arg(3, 0644).fails(ENOENT).build()),
      "openat(AT_FDCWD, \"/no\", O_WRONLY|O_CREAT, 0644) = -1 ENOENT (No such file or directory)");
}

TEST(CallText, DoesNotShowTheRootOfAChrootAsTheDirectory) {
  EXPECT_EQ(text(a_call("mkdirat").arg(0, 5).path("/d").in("/jail").arg(2, 0755).build()),
            "mkdirat(5, \"/d\", 0755) = 0");
  EXPECT_EQ(text(a_call("mkdirat").arg(0, 5).path("d").in("/jail").arg(2, 0755).build()),
            "mkdirat(5</jail>, \"d\", 0755) = 0");
}

TEST(CallText, ShowsDevicesAndDeletedFilesAsStraceDoes) {
  model::File null = a_file("/dev/null", FileKind::kCharDevice);
  null.rdev_major = 1;
  null.rdev_minor = 3;
  EXPECT_EQ(text(a_call("close").on(0, null).build()), "close(0</dev/null<char 1:3>>) = 0");
  model::File gone = a_file("/tmp/x");
  gone.deleted = true;
  EXPECT_EQ(text(a_call("close").on(4, gone).build()), "close(4</tmp/x>(deleted)) = 0");
}

TEST(CallText, ShowsBothDescriptors) {
  EXPECT_EQ(text(a_call("dup2")
                     .on(3, a_file("/a"))
                     .arg(1, 7)
                     .second_file(a_file("/b"))
                     .returns(7)
                     .build()),
            "dup2(3</a>, 7</b>) = 7</a>");
  EXPECT_EQ(text(a_call("pipe2")
                     .made_pair(3, 4, a_file("pipe:[1]"), a_file("pipe:[1]"))
                     .arg(1, O_CLOEXEC)
                     .build()),
            "pipe2([3<pipe:[1]>, 4<pipe:[1]>], O_CLOEXEC) = 0");
}

TEST(CallText, ShowsTheFileOfEveryCopy) {
  EXPECT_EQ(text(a_call("fcntl")
                     .on(3, a_file("/a"))
                     .arg(1, F_DUPFD_CLOEXEC)
                     .arg(2, 10)
                     .returns(10)
                     .build()),
            "fcntl(3</a>, F_DUPFD_CLOEXEC, 10) = 10</a>");
  EXPECT_EQ(text(a_call("dup").on(3, a_file("/a")).fails(EMFILE).build()),
            "dup(3</a>) = -1 EMFILE (Too many open files)");
  EXPECT_EQ(text(a_call("accept").on(3, a_file("TCP:[1]")).returns(4).build()),
            "accept(3<TCP:[1]>, NULL, NULL) = 4");
}

// A recording can say of any text that it is the name of a socket.
TEST(CallText, NothingInTheNameOfASocketActsOnATerminal) {
  const auto shown = [](std::string name) {
    return text(a_call("fsync").on(3, a_file(std::move(name), FileKind::kSocket)).build());
  };
  EXPECT_EQ(shown("TCP:[1.2.3.4:80->5.6.7.8:9]"), "fsync(3<TCP:[1.2.3.4:80->5.6.7.8:9]>) = 0");
  EXPECT_EQ(shown("\x1b]0;x\x07"), "fsync(3<\\33]0;x\\7>) = 0");
  EXPECT_EQ(shown("a\x1b\"b\x1b\"c\x1b"), "fsync(3<a\\33\"b\\33\"c\\33>) = 0");
}

TEST(CallText, ShowsTheFileThatAnAcceptMade) {
  const BuiltEvent accept = a_call("accept")
                                .on(3, a_file("TCP:[0.0.0.0:80]"))
                                .second_file(a_file("TCP:[1.2.3.4:80]"))
                                .notes({.file2_returned = true})
                                .returns(4)
                                .build();
  EXPECT_EQ(text(accept), "accept(3<TCP:[0.0.0.0:80]>, NULL, NULL) = 4<TCP:[1.2.3.4:80]>");
}

TEST(CallText, ShowsAddressesOfWhatCouldNotBeRead) {
  EXPECT_EQ(
      text(a_call("chdir").arg(0, 0xdead0).notes({.path_unreadable = true}).fails(EFAULT).build()),
      "chdir(0xdead0) = -1 EFAULT (Bad address)");
  EXPECT_EQ(text(a_call("chdir").arg(0, 0xdead0).outcome(Outcome::kNoEnter).build()),
            "chdir(0xdead0) = 0");
  EXPECT_EQ(text(a_call("chdir").fails(EFAULT).build()), "chdir(NULL) = -1 EFAULT (Bad address)");
  EXPECT_EQ(text(a_call("chdir").path("").fails(ENOENT).build()),
            "chdir(\"\") = -1 ENOENT (No such file or directory)");
  EXPECT_EQ(text(a_call("chdir").path("/a").notes({.path_truncated = true}).build()),
            "chdir(\"/a\"...) = 0");
}

TEST(CallText, OfTwoPathsShowsBothDirectories) {
  EXPECT_EQ(text(a_call("renameat")
                     .args({5, 0, 6, 0})
                     .path("a")
                     .in("/x")
                     .path2("b")
                     .second_in("/y")
                     .build()),
            "renameat(5</x>, \"a\", 6</y>, \"b\") = 0");
}

TEST(CallText, TellsTheOutcomesApart) {
  EXPECT_EQ(text(a_call("exit_group").arg(0, 3).outcome(Outcome::kNoReturn).build()),
            "exit_group(3) = ?");
  EXPECT_EQ(text(a_read()
                     .on(0, a_file("/dev/pts/0"))
                     .arg(1, 0x1000)
                     .arg(2, 64)
                     .outcome(Outcome::kInFlight)
                     .build()),
            "read(0</dev/pts/0>, 0x1000, 64 <unfinished ...>");
  EXPECT_EQ(text(a_read().on(0, a_file("/a")).arg(1, 0x1000).arg(2, 64).returns(-512).build()),
            "read(0</a>, 0x1000, 64) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)");
}

TEST(CallText, OfAnUnknownNumberShowsRegisters) {
  EXPECT_EQ(text(a_read().number(999, 3).args({1, 0, 0x20}).returns(-ENOSYS).build()),
            "syscall_999(0x1, 0x0, 0x20) = -1 ENOSYS (Function not implemented)");
  EXPECT_EQ(text(a_read().number(20).notes({.compat = true}).returns(77).build()),
            "ia32_20() = 77");
}

TEST(CallText, OfAddressCallsIsHexadecimal) {
  EXPECT_EQ(text(a_call("mmap")
                     .on(3, a_file("/lib/x.so"))
                     .arg(1, 4096)
                     .arg(2, PROT_READ)
                     .arg(3, MAP_PRIVATE)
                     .returns(0x7f0000001000)
                     .build()),
            "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3</lib/x.so>, 0) = 0x7f0000001000");
}

TEST(CallText, HasTheNamesOfCallsThatPeopleKnow) {
  EXPECT_EQ(text(a_call("uname").arg(0, 0x1000).build()), "uname(0x1000) = 0");
}

TEST(CallText, KeepsArrowsAndQuotesOfSockets) {
  EXPECT_EQ(
      text(a_call("close").on(4, a_file("TCP:[1.1.1.1:2->3.3.3.3:4]", FileKind::kSocket)).build()),
      "close(4<TCP:[1.1.1.1:2->3.3.3.3:4]>) = 0");
  EXPECT_EQ(text(a_call("close")
                     .on(4, a_file("UNIX-STREAM:[1->2,@\"a\"b>\n\"]", FileKind::kSocket))
                     .build()),
            "close(4<UNIX-STREAM:[1->2,@\"a\\\"b>\\n\"]>) = 0");
}

TEST(CallText, LeavesOutArgumentsThatMeanNothing) {
  EXPECT_EQ(text(a_call("ioctl").on(3, a_file("/a")).arg(1, FIOCLEX).arg(2, 9).build()),
            "ioctl(3</a>, FIOCLEX) = 0");
  EXPECT_EQ(
      text(a_call("preadv2").on(3, a_file("/a")).arg(1, 16).arg(2, 1).arg(3, -1).arg(4, 9).build()),
      "preadv2(3</a>, 0x10, 1, -1, 0) = 0");
}

TEST(CallText, SpellsValuesAsStraceDoes) {
  EXPECT_EQ(
      text(a_call("futex").args({16, FUTEX_WAIT_BITSET, 0, 0, 0, FUTEX_BITSET_MATCH_ANY}).build()),
      "futex(0x10, FUTEX_WAIT_BITSET, 0, NULL, FUTEX_BITSET_MATCH_ANY) = 0");
  EXPECT_EQ(text(a_call("fcntl").on(3, a_file("/a")).arg(1, F_GETFL).build()),
            "fcntl(3</a>, F_GETFL) = 0 (flags O_RDONLY)");
  EXPECT_EQ(text(a_call("mmap").on(3, a_file("/a")).arg(5, 0x2000).returns(4096).build()),
            "mmap(NULL, 0, PROT_NONE, MAP_FILE, 3</a>, 0x2000) = 0x1000");
}

}  // namespace
}  // namespace ior::exporter

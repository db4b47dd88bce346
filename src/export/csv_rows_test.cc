// SPDX-License-Identifier: Apache-2.0
#include "export/csv_rows.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/unique_fd.h"
#include "export/csv_field.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;
using model::BuiltEvent;
using model::Outcome;

std::string read_back(int fd) {
  std::string text;
  char buffer[4096];
  ssize_t size = 0;
  for (off_t at = 0; (size = ::pread(fd, buffer, sizeof buffer, at)) > 0; at += size) {
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return text;
}

std::string row(const BuiltEvent& event, CsvSettings settings = {}) {
  const UniqueFd file(::memfd_create("rows", MFD_CLOEXEC));
  CsvRows rows(file.get(), "memory", settings);
  EXPECT_TRUE(rows.consume(event.span()));
  EXPECT_TRUE(rows.finish());
  const std::string text = read_back(file.get());
  return text.substr(text.find('\n') + 1);
}

std::string file_column(const BuiltEvent& event) {
  std::string out;
  append_csv_file(out, event);
  return out;
}

TEST(CsvRows, HaveTheGoToolsHeader) {
  const UniqueFd file(::memfd_create("rows", MFD_CLOEXEC));
  CsvRows rows(file.get(), "memory", {});

  EXPECT_TRUE(rows.write_header());

  EXPECT_EQ(read_back(file.get()), "durationToPrevNs,durationNs,comm,pid.tid,name,ret,file\n");
}

TEST(CsvRows, PadDurationsToEightDigits) {
  EXPECT_EQ(row(a_read().on(3, a_file("/a")).at(1, 1234567890123).gap(42).returns(7).build()),
            "00000042,1234567890123,worker,1000.1001,read,7,/a%(3)\n");
}

TEST(CsvRows, LeaveUnknownFieldsEmpty) {
  EXPECT_EQ(row(a_read().on(3, a_file("/a")).outcome(Outcome::kNoEnter).by_unknown().build()),
            ",,,,read,0,/a%(3)\n");
  EXPECT_EQ(row(a_call("exit_group").gap(std::nullopt).outcome(Outcome::kNoReturn).build()),
            ",,worker,1000.1001,exit_group,,N:file\n");
}

TEST(CsvRows, ShowAFileWithoutADescriptorByItsName) {
  EXPECT_EQ(file_column(a_call("getcwd").file_is(a_file("/home")).returns(6).build()), "/home");
}

TEST(CsvRows, QuoteHostileNames) {
  EXPECT_EQ(row(a_read().on(3, a_file("/a\"b,c\nd")).by("x,y", 1, 1).fails(EIO).build()),
            "00001000,00005000,\"x,y\",1.1,read,-5,\"/a\"\"b,c\nd%(3)\"\n");
}

TEST(CsvRows, EscapeControlsWhenAsked) {
  EXPECT_EQ(row(a_read().on(3, a_file("/a\x1b[31m")).by("t\n", 1, 1).build(), {.escape = true}),
            "00001000,00005000,t\\x0a,1.1,read,0,/a\\x1b[31m%(3)\n");
}

TEST(CsvRows, WriteManyRowsInOrderThroughASmallPipe) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  const UniqueFd reader(ends[0]);
  const UniqueFd writer(ends[1]);
  CsvRows rows(writer.get(), "pipe", {});
  const BuiltEvent event = a_read().on(3, a_file("/a")).build();

  EXPECT_TRUE(rows.consume(event.span()));
  EXPECT_TRUE(rows.consume(event.span()));

  char buffer[4096];
  const ssize_t size = ::read(reader.get(), buffer, sizeof buffer);
  ASSERT_GT(size, 0);
  EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(size)),
            "durationToPrevNs,durationNs,comm,pid.tid,name,ret,file\n"
            "00001000,00005000,worker,1000.1001,read,0,/a%(3)\n"
            "00001000,00005000,worker,1000.1001,read,0,/a%(3)\n");
}

TEST(CsvRows, ReportAClosedPipeAndAFullDisk) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  const UniqueFd writer(ends[1]);
  CsvRows to_pipe(writer.get(), "stdout", {});
  const Status closed = to_pipe.write_header();
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().errno_value, EPIPE);
  EXPECT_TRUE(to_pipe.finish()) << "what could not be written is not tried again";

  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  CsvRows to_disk(full.get(), "rows.csv", {});
  const Status status = to_disk.write_header();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message(), "cannot write rows.csv: ENOSPC (No space left on device)");
}

TEST(CsvFile, OfAnOpenShowsDescriptorAndFlags) {
  EXPECT_EQ(file_column(a_call("openat").arg(2, O_RDWR | O_CLOEXEC).opened(5, a_file("/a")).build())
                .substr(0, 5),
            "/a%(5");
  EXPECT_EQ(file_column(a_call("creat").opened(5, a_file("/a")).build()), "/a%(5)");
  EXPECT_EQ(file_column(an_openat().path("/no").fails(ENOENT).build()), "/no");
}

TEST(CsvFile, OfAnEmptyPathHasTheDescriptorOfTheDirectory) {
  EXPECT_EQ(file_column(a_call("newfstatat").arg(0, 3).path("").file_is(a_file("/a")).build()),
            "/a%(3)");
  EXPECT_EQ(file_column(a_call("utimensat").arg(0, 3).file_is(a_file("/a")).build()), "/a%(3)");
}

TEST(CsvFile, OfADeletedFileSaysSo) {
  model::File file = a_file("/a");
  file.deleted = true;
  EXPECT_EQ(file_column(a_read().on(3, file).build()), "/a%(3) (deleted)");
}

TEST(CsvFile, OfAPairOrTwoNamesIsTheFirst) {
  EXPECT_EQ(
      file_column(a_call("pipe2").made_pair(3, 4, a_file("pipe:[1]"), a_file("pipe:[1]")).build()),
      "pipe:[1]%(3)");
  EXPECT_EQ(file_column(a_call("rename").path("a").in("/d").path2("b").second_in("/e").build()),
            "/d/a");
}

TEST(CsvFile, OfAnAcceptIsTheListeningSocket) {
  const BuiltEvent accept = a_call("accept4")
                                .on(3, a_file("TCP:[0.0.0.0:80]"))
                                .second_file(a_file("TCP:[1.2.3.4:80->5.6.7.8:9]"))
                                .notes({.file2_returned = true})
                                .returns(4)
                                .build();
  EXPECT_EQ(file_column(accept), "TCP:[0.0.0.0:80]%(3)");
}

TEST(CsvFile, SaysWhyThereIsNoName) {
  EXPECT_EQ(file_column(a_call("sync").build()), "N:file");
  EXPECT_EQ(file_column(a_read().number(999).build()), "N:file");
  EXPECT_EQ(file_column(a_read().arg(0, 7).notes({.bad_fd = true}).fails(EBADF).build()),
            "E:closed%(7)");
  EXPECT_EQ(file_column(a_read().arg(0, 7).notes({.file_lost = true}).build()), "E:unknown%(7)");
  EXPECT_EQ(file_column(a_call("stat").notes({.path_unreadable = true}).build()), "E:unknown");
  EXPECT_EQ(file_column(a_call("socket").returns(3).build()), "E:unknown");
  EXPECT_EQ(file_column(a_call("socket").fails(EMFILE).build()), "N:file");
  EXPECT_EQ(
      file_column(
          a_call("mmap").arg(3, MAP_ANONYMOUS).arg(4, 0xffffffff).notes({.bad_fd = true}).build()),
      "N:file");
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/csv_full.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "base/unique_fd.h"
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
  std::string text(1 << 16, '\0');
  const ssize_t size = ::pread(fd, text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

std::vector<std::string> split(std::string line) {
  EXPECT_TRUE(line.ends_with('\n'));
  line.back() = ',';
  std::vector<std::string> fields;
  for (std::size_t at = 0, comma = 0; (comma = line.find(',', at)) != std::string::npos;
       at = comma + 1) {
    fields.push_back(line.substr(at, comma - at));
  }
  return fields;
}

// The fields of a row without quoted commas by the names of their columns.
std::map<std::string, std::string> row(const BuiltEvent& event, CsvSettings settings = {}) {
  const UniqueFd file(::memfd_create("rows", MFD_CLOEXEC));
  CsvFull rows(file.get(), "memory", settings);
  EXPECT_TRUE(rows.consume(event.span()));
  EXPECT_TRUE(rows.finish());
  const std::string text = read_back(file.get());
  const std::size_t end = text.find('\n') + 1;
  const std::vector<std::string> names = split(text.substr(0, end));
  const std::vector<std::string> fields = split(text.substr(end));
  EXPECT_EQ(names.size(), fields.size());
  std::map<std::string, std::string> result;
  for (std::size_t i = 0; i < std::min(names.size(), fields.size()); ++i) {
    result[names[i]] = fields[i];
  }
  return result;
}

TEST(CsvFull, BeginsWithTheGoToolsColumns) {
  EXPECT_TRUE(csv_full_header().starts_with(
      "seq,time_ns,gap_ns,latency_ns,comm,pid,tid,syscall,fd,ret,bytes,file,error,family,"
      "requested_sleep_ns,nfds,timeout_ns,address_space_bytes,old_file,epoll_op,epoll_target_fd,"
      "epoll_events,restarts,outcome,"));
  EXPECT_TRUE(csv_full_header().ends_with(",notes\n"));
}

TEST(CsvFull, SaysWhoDidWhatToWhichFile) {
  model::File file = a_file("/a");
  file.inode = 42;
  file.dev_major = 8;
  file.dev_minor = 1;
  auto r = row(a_read().on(3, file).arg(2, 0x100).at(1000, 50).returns(7).build());

  EXPECT_EQ(r["time_ns"], "1000");
  EXPECT_EQ(r["latency_ns"], "50");
  EXPECT_EQ(r["pid"], "1000");
  EXPECT_EQ(r["tid"], "1001");
  EXPECT_EQ(r["fd"], "3");
  EXPECT_EQ(r["ret"], "7");
  EXPECT_EQ(r["bytes"], "7");
  EXPECT_EQ(r["file"], "/a");
  EXPECT_EQ(r["file_name"], "/a");
  EXPECT_EQ(r["inode"], "42");
  EXPECT_EQ(r["dev"], "8:1");
  EXPECT_EQ(r["deleted"], "false");
  EXPECT_EQ(r["error"], "false");
  EXPECT_EQ(r["outcome"], "returned");
  EXPECT_EQ(r["arg2"], "0x100");
  EXPECT_EQ(r["arg3"], "");
}

TEST(CsvFull, LeavesUnknownFieldsEmpty) {
  auto r = row(a_read().outcome(Outcome::kNoEnter).by_unknown().fails(EBADF).build());
  for (const char* name : {"time_ns",
                           "gap_ns",
                           "latency_ns",
                           "comm",
                           "pid",
                           "tid",
                           "file",
                           "inode",
                           "dev",
                           "deleted",
                           "uid",
                           "cgroup",
                           "requested_sleep_ns",
                           "restarts"}) {
    EXPECT_EQ(r[name], "") << name;
  }
  EXPECT_EQ(r["outcome"], "no_enter");
  EXPECT_EQ(r["ret"], std::to_string(-EBADF));
  EXPECT_EQ(r["error"], "true");
}

TEST(CsvFull, ShowsNoResultOfACallThatDoesNotReturn) {
  auto r = row(a_call("exit_group").outcome(Outcome::kNoReturn).build());
  EXPECT_EQ(r["ret"], "");
  EXPECT_EQ(r["error"], "");
  EXPECT_EQ(r["bytes"], "");
}

TEST(CsvFull, PutsTheOldNameOfARenameApart) {
  auto r = row(a_call("rename").path("old").in("/d").path2("/new").build());
  EXPECT_EQ(r["file"], "/new");
  EXPECT_EQ(r["old_file"], "/d/old");
  EXPECT_EQ(r["path"], "old");
  EXPECT_EQ(r["path2"], "/new");
  EXPECT_EQ(r["dir"], "/d");
}

TEST(CsvFull, NamesTheOpenedFileAndThePathAsGiven) {
  auto r = row(an_openat().path("../x").in("/a/b").opened(5, a_file("/a/x")).build());
  EXPECT_EQ(r["fd"], "5");
  EXPECT_EQ(r["file"], "/a/x");
  EXPECT_EQ(r["path"], "../x");
  EXPECT_EQ(r["notes"], "file_returned");
}

TEST(CsvFull, ShowsTheDescriptorThatAcceptMadeAsTheSecond) {
  auto r = row(a_call("accept")
                   .on(3, a_file("TCP:[a]"))
                   .second_file(a_file("TCP:[b]"))
                   .returns(5)
                   .notes({.file2_returned = true})
                   .build());
  EXPECT_EQ(r["fd"], "3");
  EXPECT_EQ(r["fd2"], "5");
  EXPECT_EQ(r["file2_name"], "TCP:[b]");
  EXPECT_EQ(r["notes"], "file2_returned");
}

TEST(CsvFull, MeasuresAddressSpaceInPages) {
  EXPECT_EQ(row(a_call("munmap").arg(1, 1).build())["address_space_bytes"], "4096");
  EXPECT_EQ(row(a_call("munmap").arg(1, 1).fails(EINVAL).build())["address_space_bytes"], "");
  EXPECT_EQ(row(a_read().build())["address_space_bytes"], "");
}

TEST(CsvFull, ReadsThePollingArguments) {
  auto r = row(a_call("poll").args({0x1000, 3, 0xffffffff}).build());
  EXPECT_EQ(r["nfds"], "3");
  EXPECT_EQ(r["timeout_ns"], "-1");
  EXPECT_EQ(row(a_call("epoll_wait").args({4, 0x1000, 8, 20}).build())["timeout_ns"], "20000000");
  EXPECT_EQ(row(a_call("ppoll").args({0x1000, 3, 0}).build())["timeout_ns"], "");
  EXPECT_EQ(row(a_call("epoll_ctl").args({4, 1, 7, 0}).build())["epoll_op"], "ADD");
}

TEST(CsvFull, EscapesTracedTextWhenAsked) {
  EXPECT_EQ(row(a_read().on(3, a_file("/a\x1b[31m")).build(), {.escape = true})["file"],
            "/a\\x1b[31m");
}

}  // namespace
}  // namespace ior::exporter

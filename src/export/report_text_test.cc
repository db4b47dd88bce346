// SPDX-License-Identifier: Apache-2.0
#include "export/report_text.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <sstream>
#include <string>

#include "export/report_table.h"
#include "export/text_width.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

model::CallStats stats(std::uint64_t calls) {
  model::CallStats stats;
  stats.calls = stats.timed = calls;
  stats.time_ns = stats.p50_ns = stats.p99_ns = stats.max_ns = 1'500;
  return stats;
}

const char* const kEvil = "/tmp/\x1b]0;owned\x07\n\xe2\x80\xae\xff<script>";

model::Summary a_summary() {
  model::Summary summary;
  summary.first_ns = 1'000'000'000;
  summary.last_ns = 3'000'000'000;
  summary.total = stats(20);
  model::FileRow file;
  file.name = kEvil;
  file.comm = "evil\x1b[2J";
  file.stats = stats(20);
  file.tiny_writes = file.writes = file.syncs = file.opens = 3;
  summary.files.rows = {file, file};
  summary.tiny_writers = summary.most_synced = summary.opened_never_used = {file};
  summary.processes.rows.push_back(
      {.tgid = 7, .lifetime = 2, .comm = "evil\x1b[2J", .stats = stats(20)});
  summary.slowest.emplace_back(model::an_openat().path(kEvil).fails(ENOENT).build());
  summary.error_storms.push_back({.comm = "find\n",
                                  .call = "openat",
                                  .number = ENOENT,
                                  .place = kEvil,
                                  .count = 9,
                                  .per_second = 4.5});
  model::Finding finding;
  finding.sentence = std::string("a finding about ") + kEvil;
  summary.findings.push_back(finding);
  return summary;
}

TEST(ReportText, SaysWhatHappened) {
  const std::string text = report_text(a_summary(), {.title = "t"});

  EXPECT_THAT(text, HasSubstr("20 calls in 2 s (10/s)"));
  EXPECT_THAT(text, HasSubstr("7#2"));
  EXPECT_THAT(text, HasSubstr("3 of 3 writes"));
  EXPECT_THAT(text, HasSubstr("ENOENT"));
  EXPECT_THAT(text, HasSubstr("Losses\n  not known\n"));
}

TEST(ReportText, NoNameReachesTheTerminalRaw) {
  for (const bool colour : {false, true}) {
    std::string text = report_text(a_summary(), {.title = kEvil, .colour = colour});
    for (const char* ours : {"\x1b[1m", "\x1b[2m", "\x1b[0m"}) {
      for (std::size_t at = text.find(ours); at != std::string::npos; at = text.find(ours)) {
        text.erase(at, 4);
      }
    }
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\x07")));
    EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
    EXPECT_THAT(text, Not(HasSubstr("\xff")));
  }
}

TEST(ReportText, WithoutColourHasNoEscapes) {
  EXPECT_THAT(report_text(a_summary(), {.title = "t"}), Not(HasSubstr("\x1b")));
}

TEST(ReportText, TablesFitTheWidth) {
  for (std::size_t width = 40; width <= 200; width += 10) {
    std::istringstream text(report_text(a_summary(), {.title = "t", .width = width}));
    bool in_table = false;
    for (std::string line; std::getline(text, line);) {
      in_table =
          line.starts_with("Files") || line.starts_with("Processes") || (in_table && !line.empty());
      if (in_table) {
        EXPECT_LE(text_width(line), width) << line;
      }
    }
  }
}

TEST(ReportText, OfNothingIsShort) {
  const std::string text = report_text({}, {.title = "nothing"});

  EXPECT_THAT(text, HasSubstr("0 calls"));
  EXPECT_THAT(text, Not(HasSubstr("Files")));
}

TEST(TextTable, DropsTheLeastImportantColumnsFirst) {
  TextTable table({{.title = "name", .align = Align::kName},
                   {.title = "important", .keep = 9},
                   {.title = "least", .keep = 1}});
  table.add({"a-rather-long-name-of-a-file", "1", "2"});

  EXPECT_THAT(table.render(80), HasSubstr("least"));
  EXPECT_THAT(table.render(32), Not(HasSubstr("least")));
  EXPECT_THAT(table.render(32), HasSubstr("important"));
  EXPECT_THAT(table.render(32), HasSubstr("..."));
}

TEST(TextWidth, KnowsWideAndCombining) {
  EXPECT_EQ(text_width("abc"), 3U);
  EXPECT_EQ(text_width("\u6f22\u5b57"), 4U);
  EXPECT_EQ(text_width("e\u0301"), 1U);
  EXPECT_EQ(text_width("\xff\xfe"), 2U);
}

TEST(CutLeft, KeepsTheEnd) {
  EXPECT_EQ(cut_left("/usr/lib/x", 10), "/usr/lib/x");
  EXPECT_EQ(cut_left("/usr/lib/x", 8), "...lib/x");
  EXPECT_EQ(cut_left("/usr/lib/x", 2), "..");
  EXPECT_EQ(cut_right("abcdef", 5), "ab...");
}

}  // namespace
}  // namespace ior::exporter

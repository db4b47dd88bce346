// SPDX-License-Identifier: Apache-2.0
#include "model/loss.h"

#include <gtest/gtest.h>

#include "model/syscall_table.h"

namespace ior::model {
namespace {

Accounting nothing_lost() {
  Accounting accounting;
  accounting.calls.resize(kMaxSyscallNr + 1);
  accounting.calls[0] = {.seen = 7, .delivered = 5, .filtered = 2};
  accounting.calls[1] = {.seen = 3, .delivered = 3};
  accounting.skipped_probe_runs = 0;
  return accounting;
}

TEST(Accounting, SumsAndChecksEveryCall) {
  Accounting accounting = nothing_lost();
  EXPECT_TRUE(accounting.conserved());
  EXPECT_EQ(accounting.total().seen, 10U);
  EXPECT_EQ(accounting.total().delivered, 8U);

  ++accounting.calls[0].seen;
  --accounting.calls[1].seen;
  EXPECT_EQ(accounting.total().seen, 10U);
  EXPECT_FALSE(accounting.conserved()) << "one call's loss must not hide behind another's surplus";
}

TEST(Report, SaysInTheLastLineThatNothingWasLost) {
  EXPECT_EQ(report(nothing_lost()),
            "10 calls: 8 rows, 2 filtered, 0 lost\ncomplete: nothing was lost\n");
}

TEST(Report, NeverPrintsTheUnknownAsZero) {
  Accounting accounting = nothing_lost();
  accounting.skipped_probe_runs.reset();
  EXPECT_NE(report(accounting).find("probe runs that the kernel skipped: not counted"),
            std::string::npos);
}

TEST(Report, NamesLossesByReasonCallAndRemedy) {
  Accounting accounting = nothing_lost();
  accounting.calls[0].seen += 3;
  accounting.calls[0].lost[0] = 3;
  accounting.calls[1].seen += 4;
  accounting.calls[1].lost[0] = 4;
  accounting.calls.back().seen = 1;
  accounting.calls.back().lost[1] = 1;

  const std::string text = report(accounting);

  EXPECT_TRUE(text.starts_with("18 calls: 8 rows, 2 filtered, 8 lost\n")) << text;
  EXPECT_NE(text.find("  lost, ring full: 7 (write 4, read 3)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("what helps: make the rings larger (-mapSize)"), std::string::npos) << text;
  EXPECT_NE(text.find("  lost, no slot: 1 (other numbers 1)\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("\n8 calls lost: ring full 7, no slot 1\n")) << text;
}

TEST(Report, SumsUpTheCallsThatLostLeast) {
  Accounting accounting = nothing_lost();
  for (std::size_t row = 0; row < 10; ++row) {
    accounting.calls[row].lost[0] = 10 - row;
    accounting.calls[row].seen += 10 - row;
  }
  EXPECT_NE(report(accounting).find("newlstat 4, poll 3, 2 more calls 3)"), std::string::npos)
      << report(accounting);
}

TEST(Report, ListsOnlyWhatHappened) {
  Accounting accounting = nothing_lost();
  accounting.in_flight = 2;
  accounting.without_enter = 1;
  accounting.names_lost = 4;
  const std::string text = report(accounting);
  EXPECT_NE(text.find("  calls still running at the end: 2\n"), std::string::npos);
  EXPECT_NE(text.find("rows without a start"), std::string::npos);
  EXPECT_EQ(text.find("out of order"), std::string::npos);
}

TEST(Report, ShowsAViolationWithItsCall) {
  Accounting accounting = nothing_lost();
  accounting.calls[0].seen = 9;
  const std::string text = report(accounting);
  EXPECT_NE(text.find("  read: seen 9, rows 5, filtered 2, lost 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nNOT CONSERVED"), std::string::npos) << text;
}

TEST(LossInfo, HasWordsForEveryReason) {
  for (std::size_t i = 0; i < kLosses; ++i) {
    const LossInfo& info = describe(static_cast<Loss>(i));
    EXPECT_FALSE(info.name.empty());
    EXPECT_FALSE(info.reason.empty());
    EXPECT_FALSE(info.remedy.empty());
  }
}

}  // namespace
}  // namespace ior::model

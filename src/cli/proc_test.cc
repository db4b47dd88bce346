// SPDX-License-Identifier: Apache-2.0
#include "cli/proc.h"

#include <gtest/gtest.h>

namespace ior::cli {
namespace {

TEST(Proc, StatusGivesTheNumberBehindAKey) {
  constexpr std::string_view kStatus =
      "Name:\tTgid: 9\nUmask:\t0022\nTgid:\t4711\nNgid:\t0\nPid:\t4712\n";

  EXPECT_EQ(status_number(kStatus, "Tgid:"), 4711U);
  EXPECT_EQ(status_number(kStatus, "Pid:"), 4712U);
  EXPECT_FALSE(status_number(kStatus, "Gone:").has_value());
  EXPECT_FALSE(status_number("", "Tgid:").has_value());
}

TEST(Proc, StartTimeIsFoundBehindAnyComm) {
  EXPECT_EQ(
      stat_start_ticks("7 (a) b) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21"),
      987654U);
}

TEST(Proc, ShortStatGivesNothing) {
  EXPECT_FALSE(stat_start_ticks("").has_value());
  EXPECT_FALSE(stat_start_ticks("7 (a)").has_value());
  EXPECT_FALSE(stat_start_ticks("7 (a) R 1 2").has_value());
}

}  // namespace
}  // namespace ior::cli

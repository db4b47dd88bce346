// SPDX-License-Identifier: Apache-2.0
#include "filter/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ior::filter {
namespace {

using testing::HasSubstr;

bool matches(std::string_view pattern, std::string_view subject) {
  return Pattern::create("-tps", pattern).value().matches(subject);
}

std::string complaint(std::string_view pattern) {
  const auto made = Pattern::create("-tps", pattern);
  return made ? "accepted" : made.error().message();
}

TEST(Pattern, MatchesSomewhere) {
  EXPECT_TRUE(matches("enter_open", "sys_enter_openat"));
  EXPECT_FALSE(matches("^open", "sys_enter_openat"));
  EXPECT_TRUE(matches("sys_(enter|exit)_p?read(v|64)$", "sys_exit_pread64"));
  EXPECT_TRUE(matches("(?i)OPEN\\w{2}\\b", "sys_enter_openat"));
  EXPECT_TRUE(matches("[[:digit:]]+$", "sys_exit_pread64"));
  EXPECT_FALSE(matches("open(?!at)", "sys_enter_openat"));
}

TEST(Pattern, SaysWhatIsWrong) {
  EXPECT_THAT(complaint("a["), HasSubstr("bracket"));
  EXPECT_THAT(complaint("(a)\\1"), HasSubstr("bad regular expression"));
}

TEST(Pattern, OfAnyLengthIsNoCrash) {
  EXPECT_EQ(complaint(std::string(1000, 'a')), "accepted");
  EXPECT_THAT(complaint(std::string(1001, 'a')), HasSubstr("longer than 1000"));
  EXPECT_THAT(complaint(std::string(60'000, '(') + std::string(60'000, ')')),
              HasSubstr("longer than 1000"));
  EXPECT_EQ(complaint(std::string(500, '(') + std::string(500, ')')), "accepted");
}

// Followed one after the other, the ways to fail would outlast the sun.
TEST(Pattern, ThatCanMatchInManyWaysEnds) {
  EXPECT_FALSE(matches("((a*)*)*b", std::string(64, 'a')));
  EXPECT_FALSE(matches("(.*)*(.*)*(.*)*(.*)*Q", "sys_enter_sched_rr_get_interval"));
}

}  // namespace
}  // namespace ior::filter

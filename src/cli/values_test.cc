// SPDX-License-Identifier: Apache-2.0
#include "cli/values.h"

#include <gmock/gmock.h>

namespace ior::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Number, BothEndsOfTheRangeAreAllowed) {
  EXPECT_EQ(read_number("-n", "1", {1, 9}).value(), 1);
  EXPECT_EQ(read_number("-n", "9", {1, 9}).value(), 9);
}

TEST(Number, OutOfRangeNamesFlagValueAndRange) {
  const auto number = read_number("-pid", "0", {1, 4194304});

  ASSERT_FALSE(number.has_value());
  EXPECT_EQ(number.error().message(), "-pid 0: out of range; it must be 1 to 4194304");
  EXPECT_EQ(number.error().exit_code, 2);
}

TEST(Number, WhatDoesNotFitAWordIsOutOfRange) {
  EXPECT_THAT(read_number("-n", "99999999999999999999", {1, 9}).error().message(),
              HasSubstr("out of range"));
}

TEST(Number, OtherTextIsNotANumber) {
  for (const char* text : {"", "x", "1x", " 1", "1.5", "0x10", "+1"}) {
    const auto number = read_number("-n", text, {0, 99});
    ASSERT_FALSE(number.has_value()) << text;
    EXPECT_THAT(number.error().message(), HasSubstr("not a whole number")) << text;
  }
}

TEST(Switch, TakesGosWords) {
  for (const char* word : {"1", "t", "T", "true", "TRUE", "True"}) {
    EXPECT_TRUE(read_switch("-x", word).value()) << word;
  }
  for (const char* word : {"0", "f", "F", "false", "FALSE", "False"}) {
    EXPECT_FALSE(read_switch("-x", word).value()) << word;
  }
  EXPECT_FALSE(read_switch("-x", "yes").has_value());
}

TEST(List, SplitsAtCommasAndTrims) {
  EXPECT_THAT(read_list("-l", " a, b ,c").value(), ElementsAre("a", "b", "c"));
}

TEST(List, EmptyTextIsTheEmptyList) {
  EXPECT_THAT(read_list("-l", " ").value(), IsEmpty());
}

TEST(List, EmptyWordIsAnError) {
  for (const char* text : {",", "a,,b", "a,", ",a"}) {
    EXPECT_FALSE(read_list("-l", text).has_value()) << text;
  }
}

TEST(Values, DurationsAreAsGoWritesThem) {
  using std::chrono::nanoseconds;
  const auto read = [](std::string_view text) {
    return read_duration("-resetTimer", text, std::chrono::hours(24));
  };

  EXPECT_EQ(read("30s").value(), std::chrono::seconds(30));
  EXPECT_EQ(read("1m30s").value(), std::chrono::seconds(90));
  EXPECT_EQ(read("250ms").value(), std::chrono::milliseconds(250));
  EXPECT_EQ(read("1.5h").value(), std::chrono::minutes(90));
  EXPECT_EQ(read("0").value(), nanoseconds(0));
  EXPECT_EQ(read("0s").value(), nanoseconds(0));
  for (const std::string_view bad :
       {"", "5", "s", "-3s", "3 s", "3x", "1m5", "1e3s", "infs", "nans", "25h", "1s-1s", "\xff"}) {
    EXPECT_FALSE(read(bad)) << bad;
  }
}

}  // namespace
}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "tui/filter_words.h"

#include <gtest/gtest.h>

namespace ior::tui {
namespace {

TEST(FilterWords, AnOrOfItsOwnNeedsParentheses) {
  EXPECT_TRUE(needs_parentheses("syscall=openat or syscall=fsync"));
  EXPECT_TRUE(needs_parentheses("error OR fd=3"));
  EXPECT_TRUE(needs_parentheses("(fd=1) || fd=3"));
  EXPECT_FALSE(needs_parentheses("(fd=1 or fd=3) and error"));
  EXPECT_FALSE(needs_parentheses(R"(file="a or \" or b")"));
  EXPECT_FALSE(needs_parentheses("comm=orca"));
  EXPECT_FALSE(needs_parentheses("\""));
  EXPECT_FALSE(needs_parentheses(""));
}

TEST(FilterWords, ACellOfTheHeatMapIsALatencyAndATime) {
  EXPECT_EQ(
      filter_in_words("latency>=1000ns and latency<2000ns and end>=5000000000 and end<6000000000",
                      4'000'000'000),
      "latency 1.00us .. 2.00us, ended 1.00s .. 2.00s from the begin");
  EXPECT_EQ(
      filter_in_words("comm=\"dd\" and latency>=1000ns and latency<2000ns and end>=5 and end<6", 0),
      "comm=\"dd\" and latency 1.00us .. 2.00us, ended 5ns .. 6ns from the begin");
}

TEST(FilterWords, WhatWasTypedStaysAsItIs) {
  for (const char* text :
       {"end>=5 and end<x", "latency>=1000ns and latency<2000ns", "end>=", "", "life=1", "end<6"}) {
    EXPECT_EQ(filter_in_words(text, 0), text);
  }
  EXPECT_EQ(filter_in_words("life=4711/3@812", 0), "life of descriptor 3 of process 4711");
}

}  // namespace
}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "base/small_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

namespace ior {
namespace {

TEST(SmallFile, HasAtMostWhatWasAskedFor) {
  EXPECT_EQ(read_small_file("/proc/self/status", 5), "Name:");
  EXPECT_EQ(read_small_file("/nowhere/at/all"), "");
}

TEST(SmallFile, ALineHasNoBreak) {
  const std::string comm = read_line("/proc/self/comm");
  EXPECT_FALSE(comm.empty());
  EXPECT_EQ(comm.find('\n'), std::string::npos);
}

TEST(SmallFile, NumbersOfADirectoryAreInOrder) {
  const auto ids = ids_in("/proc");
  EXPECT_TRUE(std::ranges::is_sorted(ids));
  EXPECT_TRUE(std::ranges::binary_search(ids, static_cast<std::uint32_t>(::getpid())));
  EXPECT_TRUE(ids_in("/nowhere/at/all").empty());
  EXPECT_TRUE(ids_in("/proc/self/ns").empty());
}

}  // namespace
}  // namespace ior

// SPDX-License-Identifier: Apache-2.0
#include "base/human.h"

#include <gtest/gtest.h>

#include <limits>

namespace ior {
namespace {

TEST(HumanTime, ChoosesTheUnit) {
  EXPECT_EQ(human_time(0), "0 ns");
  EXPECT_EQ(human_time(640), "640 ns");
  EXPECT_EQ(human_time(12'345), "12.3 us");
  EXPECT_EQ(human_time(999'700), "1 ms");
  EXPECT_EQ(human_time(41'000'000), "41 ms");
  EXPECT_EQ(human_time(1'250'000'000), "1.25 s");
  EXPECT_EQ(human_time(125'000'000'000), "2 min 5 s");
  EXPECT_EQ(human_time(11'520'000'000'000), "3 h 12 min");
  EXPECT_EQ(human_time(std::numeric_limits<std::uint64_t>::max()), "5124095 h 34 min");
}

TEST(HumanBytes, ChoosesTheUnit) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1536), "1.5 KiB");
  EXPECT_EQ(human_bytes(1024 * 1024 - 1), "1 MiB");
  EXPECT_EQ(human_bytes(std::numeric_limits<std::uint64_t>::max()), "16 EiB");
}

TEST(HumanCount, SeparatesThousands) {
  EXPECT_EQ(human_count(0), "0");
  EXPECT_EQ(human_count(999), "999");
  EXPECT_EQ(human_count(18'000), "18,000");
  EXPECT_EQ(human_count(1'234'567), "1,234,567");
}

TEST(HumanRate, KeepsSmallOnesApartFromNothing) {
  EXPECT_EQ(human_rate(0), "0");
  EXPECT_EQ(human_rate(0.5), "0.5");
  EXPECT_EQ(human_rate(17'999.6), "18,000");
  EXPECT_EQ(human_rate(std::numeric_limits<double>::quiet_NaN()), "0");
}

TEST(HumanShare, KeepsSmallOnesApartFromNothing) {
  EXPECT_EQ(human_share(0), "0 %");
  EXPECT_EQ(human_share(0.0042), "0.4 %");
  EXPECT_EQ(human_share(0.923), "92 %");
}

}  // namespace
}  // namespace ior

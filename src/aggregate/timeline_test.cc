// SPDX-License-Identifier: Apache-2.0
#include "aggregate/timeline.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace ior::aggregate {
namespace {

Sample at(std::uint64_t ns) {
  return {.at_ns = ns, .latency_ns = 1'000, .timed = true};
}

std::uint64_t calls(const model::Timeline& timeline) {
  return std::accumulate(
      timeline.slots.begin(),
      timeline.slots.end(),
      std::uint64_t{0},
      [](std::uint64_t sum, const model::TimelineSlot& slot) { return sum + slot.calls; });
}

TEST(TimelineBuilder, CountsEachEventInItsInterval) {
  TimelineBuilder builder(Span::kWhole, 10, 8);
  for (const std::uint64_t ns : {100, 105, 109, 110, 135}) {
    builder.add(at(ns));
  }
  const model::Timeline timeline = builder.value();

  EXPECT_EQ(timeline.start_ns, 100U);
  ASSERT_EQ(timeline.slots.size(), 4U);
  EXPECT_EQ(timeline.slots[0].calls, 3U);
  EXPECT_EQ(timeline.slots[1].calls, 1U);
  EXPECT_EQ(timeline.slots[2].calls, 0U);
  EXPECT_EQ(timeline.slots[3].calls, 1U);
  EXPECT_EQ(timeline.slots[0].latency[model::heat_row_of(1'000)], 3U);
}

TEST(TimelineBuilder, WholeRunDoublesItsIntervalAndLosesNothing) {
  TimelineBuilder builder(Span::kWhole, 10, 8);
  for (std::uint64_t ns = 0; ns < 10'000; ++ns) {
    builder.add(at(ns));
  }
  const model::Timeline timeline = builder.value();

  EXPECT_LE(timeline.slots.size(), 8U);
  EXPECT_EQ(timeline.interval_ns, 1280U);
  EXPECT_EQ(timeline.slots[0].calls, 1280U);
  EXPECT_EQ(calls(timeline), 10'000U);
}

TEST(TimelineBuilder, RecentForgetsTheOldest) {
  TimelineBuilder builder(Span::kRecent, 10, 4);
  for (std::uint64_t ns = 0; ns < 100; ++ns) {
    builder.add(at(ns));
  }
  const model::Timeline timeline = builder.value();

  EXPECT_EQ(timeline.start_ns, 60U);
  EXPECT_EQ(calls(timeline), 40U);
}

TEST(TimelineBuilder, SilenceShows) {
  TimelineBuilder builder(Span::kRecent, 10, 4);
  builder.advance(5);
  EXPECT_TRUE(builder.value().slots.empty());
  builder.add(at(100));
  builder.advance(125);

  EXPECT_EQ(builder.value().slots.size(), 3U);
}

TEST(TimelineBuilder, TimeGoingBackwardsCountsInTheFirstSlot) {
  for (const Span span : {Span::kWhole, Span::kRecent}) {
    TimelineBuilder builder(span, 10, 4);
    builder.add(at(100));
    builder.add(at(3));
    builder.add(at(0));

    EXPECT_EQ(builder.value().slots[0].calls, 3U);
  }
}

TEST(TimelineBuilder, TimesFarApartEndSomewhere) {
  for (const Span span : {Span::kWhole, Span::kRecent}) {
    TimelineBuilder builder(span, 1, 4);
    builder.add(at(1));
    builder.add(at(std::numeric_limits<std::uint64_t>::max()));
    builder.add(at(1));

    EXPECT_LE(builder.value().slots.size(), 4U);
    EXPECT_GE(calls(builder.value()), 2U);
  }
}

TEST(TimelineBuilder, MergesInAnyOrder) {
  TimelineBuilder early(Span::kWhole, 10, 8);
  TimelineBuilder late(Span::kWhole, 10, 8);
  early.add(at(100));
  late.add(at(150));
  late.add(at(151));
  TimelineBuilder other = late;
  other.merge(early);
  early.merge(late);

  EXPECT_EQ(calls(early.value()), 3U);
  EXPECT_EQ(calls(other.value()), 3U);
  EXPECT_EQ(early.value().slots.size(), other.value().slots.size());
  other.add(at(100));
  EXPECT_EQ(other.value().slots[0].calls, 2U);
}

}  // namespace
}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
#include "tui/heat.h"

#include <gtest/gtest.h>

namespace ior::tui {
namespace {

model::Timeline timeline_of(std::size_t slots) {
  model::Timeline timeline;
  timeline.interval_ns = 1'000'000'000;
  timeline.slots.resize(slots);
  return timeline;
}

TEST(Heat, SilenceBeforeTheFirstCallTakesNoRoom) {
  model::Timeline timeline = timeline_of(300);
  timeline.slots[290].latency[model::heat_row_of(5'000)] = 7;
  timeline.slots[299].latency[model::heat_row_of(5'000)] = 2;

  const HeatMap map = make_heat_map(timeline, 70, 10);

  EXPECT_EQ(map.columns, 10);
  EXPECT_EQ(map.column_ns, 1'000'000'000U);
  EXPECT_EQ(map.at(map.rows - 1, 0), 7U);
  EXPECT_EQ(map.at(map.rows - 1, 9), 2U);
}

TEST(Heat, KeepsEveryCallWhenColumnsAndRowsArePutTogether) {
  model::Timeline timeline = timeline_of(301);
  std::uint64_t all = 0;
  for (std::size_t slot = 0; slot < timeline.slots.size(); ++slot) {
    for (std::size_t row = 10; row < 60; ++row) {
      timeline.slots[slot].latency[row] = static_cast<std::uint32_t>(slot % 3);
      all += slot % 3;
    }
  }

  const HeatMap map = make_heat_map(timeline, 40, 7);

  EXPECT_LE(map.columns, 40);
  EXPECT_LE(map.rows, 7);
  std::uint64_t sum = 0;
  for (const std::uint64_t count : map.counts) {
    sum += count;
  }
  EXPECT_EQ(sum, all);
  for (int row = 0; row + 1 < map.rows; ++row) {
    EXPECT_EQ(map.floor_ns[static_cast<std::size_t>(row)],
              map.end_ns[static_cast<std::size_t>(row) + 1]);
  }
}

TEST(Heat, NothingIsAnEmptyMap) {
  EXPECT_EQ(make_heat_map(timeline_of(0), 80, 10).columns, 0);
  EXPECT_EQ(make_heat_map(timeline_of(10), 80, 10).columns, 0);
  model::Timeline timeline = timeline_of(3);
  timeline.slots[1].latency[5] = 1;
  EXPECT_EQ(make_heat_map(timeline, 0, 10).columns, 0);
  EXPECT_EQ(make_heat_map(timeline, 10, 0).columns, 0);
}

TEST(Heat, TheCursorBeginsOnTheSlowestAndStaysWhereItWasPut) {
  HeatMap map;
  map.rows = 3;
  map.columns = 2;
  map.counts = {0, 0, 5, 0, 7, 0};  // nothing yet in the newest column
  EXPECT_EQ(cursor_row(map, 0, 0), 1);
  EXPECT_EQ(cursor_row(map, 0, 1), 1);
  EXPECT_EQ(cursor_row(map, 1, 1), 2);  // counted from the fastest
  EXPECT_EQ(cursor_row(map, 99, 1), 0);
  EXPECT_EQ(cursor_row(HeatMap{}, 0, -1), 0);
}

}  // namespace
}  // namespace ior::tui

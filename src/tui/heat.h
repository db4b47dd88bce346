// SPDX-License-Identifier: Apache-2.0
//
// The heat map of latencies over time, in cells. Pure; drawn by view_latency, moved in by the
// reducer.
#pragma once

#include <cstdint>
#include <vector>

#include "model/summary.h"

namespace ior::tui {

struct HeatMap {
  int columns = 0, rows = 0;            // row 0 is the slowest
  std::vector<std::uint64_t> counts;    // rows * columns
  std::uint64_t most = 0;               // in one cell
  std::vector<std::uint64_t> floor_ns;  // of each row, inclusive
  std::vector<std::uint64_t> end_ns;    // exclusive
  std::uint64_t column_ns = 0;          // time that a column stands for
  std::uint64_t last_ns = 0;            // CLOCK_BOOTTIME, where the newest column ends
  // Of a column: calls that ended at or after the one and before the other.
  std::uint64_t begin_of(int column) const { return end_of(column) - column_ns; }
  std::uint64_t end_of(int column) const {
    return last_ns - static_cast<std::uint64_t>(columns - 1 - column) * column_ns;
  }
  std::uint64_t at(int row, int column) const {
    return counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  }
};

// At most width x height; the newest time is the last column. Empty without calls.
HeatMap make_heat_map(const model::Timeline& timeline, int width, int height);

// Where the cursor is. from_fastest: rows counted from the fastest one, 1, so that it stays where
// it is when a slower call adds a row; 0: not chosen yet, so it is on the slowest of that column,
// or of the one before it that has any.
int cursor_row(const HeatMap& map, int from_fastest, int column);

}  // namespace ior::tui

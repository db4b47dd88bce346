// SPDX-License-Identifier: Apache-2.0
#include "tui/heat.h"

#include <algorithm>

namespace ior::tui {
namespace {

struct Used {
  std::size_t first = model::kHeatRows, last = 0;  // rows, both inclusive
  std::size_t first_slot = 0;                      // before it nothing happened
};

Used used_part(const model::Timeline& timeline) {
  Used used;
  for (std::size_t slot = 0; slot < timeline.slots.size(); ++slot) {
    for (std::size_t row = 0; row < model::kHeatRows; ++row) {
      if (timeline.slots[slot].latency[row] > 0) {
        used.first_slot = used.first > used.last ? slot : used.first_slot;
        used.first = std::min(used.first, row);
        used.last = std::max(used.last, row);
      }
    }
  }
  return used;
}

}  // namespace

HeatMap make_heat_map(const model::Timeline& timeline, int width, int height) {
  HeatMap map;
  const Used used = used_part(timeline);
  if (used.first > used.last || width < 1 || height < 1) {
    return map;
  }
  const auto slots = timeline.slots.size() - used.first_slot;
  const auto wide = static_cast<std::size_t>(width);
  const auto high = static_cast<std::size_t>(height);
  const std::size_t per_column = (slots + wide - 1) / wide;
  const std::size_t span = used.last - used.first + 1;
  const std::size_t per_row = (span + high - 1) / high;
  const std::size_t columns = (slots + per_column - 1) / per_column;
  const std::size_t rows = (span + per_row - 1) / per_row;
  map.columns = static_cast<int>(columns);
  map.rows = static_cast<int>(rows);
  map.column_ns = timeline.interval_ns * per_column;
  map.last_ns = timeline.start_ns + timeline.slots.size() * timeline.interval_ns;
  map.counts.resize(rows * columns);
  for (std::size_t i = 0; i < slots; ++i) {
    const std::size_t column = columns - 1 - (slots - 1 - i) / per_column;
    for (std::size_t heat = used.first; heat <= used.last; ++heat) {
      const std::size_t row = rows - 1 - (heat - used.first) / per_row;
      map.counts[row * columns + column] += timeline.slots[used.first_slot + i].latency[heat];
    }
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t first = used.first + (rows - 1 - row) * per_row;
    map.floor_ns.push_back(model::heat_floor_ns(first));
    map.end_ns.push_back(model::heat_floor_ns(first + per_row));
  }
  map.most = *std::ranges::max_element(map.counts);
  return map;
}

int cursor_row(const HeatMap& map, int from_fastest, int column) {
  if (from_fastest > 0) {
    return std::clamp(map.rows - from_fastest, 0, std::max(0, map.rows - 1));
  }
  for (; column >= 0; --column) {  // the newest one may have only begun
    for (int row = 0; row < map.rows; ++row) {
      if (map.at(row, column) > 0) {
        return row;
      }
    }
  }
  return std::max(0, map.rows - 1);
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tui/format.h"
#include "tui/layout.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

constexpr int kAxis = 8;  // cells left of the heat map

struct Parts {
  int histograms = 0;  // lines of both, side by side
  int heat = 0;        // lines of the map, without its frame
};

Parts parts_of(int height) {
  Parts parts;
  parts.histograms = height >= 16 ? std::clamp(height * 2 / 5, 6, 14) : 0;
  parts.heat = std::max(1, height - parts.histograms - 3);
  return parts;
}

// A row for each decade and one step inside it (1, 3): coarse enough to be read as bars.
struct Bucket {
  std::uint64_t floor_ns;
  std::uint64_t count;
};

std::vector<Bucket> bars_of(const model::Histogram& histogram) {
  std::vector<Bucket> bars;
  std::vector<std::uint64_t> floors = {0};
  for (std::uint64_t decade = 100; decade <= 100'000'000'000; decade *= 10) {
    floors.push_back(decade);
    floors.push_back(decade * 3);
  }
  for (const std::uint64_t floor : floors) {
    bars.push_back({floor, 0});
  }
  const auto counts = histogram.counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::uint64_t value = model::Histogram::floor_of(histogram.first_bucket() + i);
    const auto after = std::ranges::upper_bound(bars, value, {}, &Bucket::floor_ns);
    std::prev(after)->count += counts[i];
  }
  while (!bars.empty() && bars.back().count == 0) {
    bars.pop_back();
  }
  const auto first = std::ranges::find_if(bars, [](const Bucket& b) { return b.count > 0; });
  bars.erase(bars.begin(), first);
  return bars;
}

void draw_bars(Painter& box, const model::Histogram& histogram, const Style& style) {
  const Theme& theme = box.theme();
  if (histogram.count() == 0) {
    box.put(1, 0, "no samples yet", theme.dim);
    return;
  }
  const auto quantile = [&](double q) {
    return format_duration(histogram.quantile(q).value_or(0));
  };
  std::string quantiles =
      fmt::format("p50 {}  p95 {}  p99 {}", quantile(0.5), quantile(0.95), quantile(0.99));
  if (const std::string more = "  p99.9 " + quantile(0.999);
      static_cast<int>(quantiles.size() + more.size()) + 2 <= box.width()) {
    quantiles += more;
  }
  box.put(1, 0, quantiles, theme.title);
  std::vector<Bucket> bars = bars_of(histogram);
  const auto room = static_cast<std::size_t>(std::max(1, box.height() - 1));
  while (bars.size() > room) {  // neighbours are put together, the rarest first
    std::size_t best = 0;
    for (std::size_t i = 0; i + 1 < bars.size(); ++i) {
      if (bars[i].count + bars[i + 1].count < bars[best].count + bars[best + 1].count) {
        best = i;
      }
    }
    bars[best].count += bars[best + 1].count;
    bars.erase(bars.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  std::uint64_t most = 1;
  for (const Bucket& bar : bars) {
    most = std::max(most, bar.count);
  }
  int y = 1;
  for (const Bucket& bar : bars) {
    box.put_right(9, y, "≥" + format_duration(bar.floor_ns), theme.dim);
    const int width = box.width() - 19;
    box.bar(10, y, width, static_cast<double>(bar.count) / static_cast<double>(most), style);
    box.put_right(box.width() - 1, y, format_count(bar.count), theme.text, 7);
    ++y;
  }
}

// Below the map, if there is a line for it: how long ago its columns were, before the newest.
void draw_time_axis(Painter& box, const HeatMap& map, int left) {
  constexpr int kStep = 20;
  if (map.rows + 1 >= box.height()) {
    return;
  }
  for (int column = map.columns - 1; column >= 0; column -= kStep) {
    const auto age = static_cast<std::uint64_t>(map.columns - 1 - column) * map.column_ns;
    const std::string label = age == 0 ? "0" : "-" + format_duration(age);
    const int end = left + column + 1;
    if (end - static_cast<int>(label.size()) >= kAxis) {
      box.put_right(end, map.rows, label, box.theme().dim);
    }
  }
}

void draw_heat(Painter& box, const HeatMap& map, const ViewState& state) {
  const Theme& theme = box.theme();
  if (map.columns == 0) {
    box.put(1, 0, state.part.filter.empty() ? "no calls yet" : "none of its calls yet", theme.dim);
    return;
  }
  const int left = box.width() - map.columns;
  const int cursor_column = map.columns - 1 - std::clamp(state.table().column, 0, map.columns - 1);
  const int cursor_row = tui::cursor_row(map, state.table().row, cursor_column);
  const double scale = std::log1p(static_cast<double>(map.most));
  constexpr std::array<const char*, 5> kShades = {" ", "░", "▒", "▓", "█"};
  for (int row = 0; row < map.rows; ++row) {
    box.put_right(kAxis - 1,
                  row,
                  format_duration(map.floor_ns[static_cast<std::size_t>(row)]),
                  row == cursor_row ? theme.accent : theme.dim);
    for (int column = 0; column < map.columns; ++column) {
      const std::uint64_t count = map.at(row, column);
      const double share =
          count == 0 ? 0 : std::max(0.12, std::log1p(static_cast<double>(count)) / scale);
      const bool cursor = row == cursor_row && column == cursor_column;
      std::string_view glyph = " ";
      if (theme.depth == Depth::kNone) {
        glyph = kShades[static_cast<std::size_t>(std::lround(share * 4))];
      }
      Style style = theme.depth == Depth::kNone ? Style{} : theme.heat(share);
      if (cursor) {
        glyph = "◆";
        style = style.in_bold();
      }
      box.fill(left + column, row, 1, 1, glyph, style);
      box.zone(left + column,
               row,
               1,
               1,
               {HitKind::kRow, static_cast<std::uint64_t>(row), map.columns - 1 - column});
    }
  }
  draw_time_axis(box, map, left);
  const std::uint64_t age =
      static_cast<std::uint64_t>(map.columns - 1 - cursor_column) * map.column_ns;
  box.put(1,
          box.height() - 1,
          fmt::format("{} call{} of {} .. {}, {}; a column is {}   enter: their rows",
                      with_separators(map.at(cursor_row, cursor_column)),
                      map.at(cursor_row, cursor_column) == 1 ? "" : "s",
                      format_duration(map.floor_ns[static_cast<std::size_t>(cursor_row)]),
                      format_duration(map.end_ns[static_cast<std::size_t>(cursor_row)]),
                      age == 0 ? "at the end" : format_duration(age) + " before the end",
                      format_duration(map.column_ns)),
          theme.text);
}

// Of the part, once it is there.
const model::Summary& shown_summary(const model::Snapshot& snapshot, const ViewState& state) {
  static const model::Summary kNothing;
  if (state.part.filter.empty()) {
    return *snapshot.summary;
  }
  return snapshot.part != nullptr && snapshot.part_filter == state.part.filter ? *snapshot.part
                                                                               : kNothing;
}

std::string title_of(const model::Snapshot& snapshot, const ViewState& state) {
  if (state.part.filter.empty()) {
    return "latency over time";
  }
  std::string title = "latency over time of " + state.part.filter;
  if (snapshot.part != nullptr && snapshot.part_asked < snapshot.rows_passed) {
    title += fmt::format(" among the last {} calls", format_count(snapshot.part_asked));
  }
  return title;
}

}  // namespace

HeatMap heat_map_of(const model::Snapshot& snapshot, const ViewState& state) {
  const Parts parts = parts_of(layout_of(state).height);
  const model::Summary& summary = shown_summary(snapshot, state);
  // The whole run, until the last minutes show more of what moves.
  const bool recent =
      is_moving(snapshot) && summary.recent.interval_ns < summary.timeline.interval_ns;
  const model::Timeline& timeline = recent ? summary.recent : summary.timeline;
  return make_heat_map(timeline, state.width - 2 - kAxis, parts.heat);
}

void draw_latency(Painter& area, const model::Snapshot& snapshot, const ViewState& state) {
  const Parts parts = parts_of(area.height());
  const model::Summary& summary = shown_summary(snapshot, state);
  if (parts.histograms > 0) {
    const int half = area.width() / 2;
    Painter latency = area.box(0, 0, half, parts.histograms, "latency");
    draw_bars(latency, summary.latency, area.theme().series(0));
    Painter gap =
        area.box(half, 0, area.width() - half, parts.histograms, "gap between calls of a thread");
    draw_bars(gap, summary.gap, area.theme().series(1));
  }
  Painter heat = area.box(0,
                          parts.histograms,
                          area.width(),
                          area.height() - parts.histograms,
                          title_of(snapshot, state));
  area.zone(0, parts.histograms, area.width(), 1, {HitKind::kItem});
  draw_heat(heat, heat_map_of(snapshot, state), state);
}

}  // namespace ior::tui

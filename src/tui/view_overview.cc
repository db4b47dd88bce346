// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "tui/format.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

using model::CallStats;
using model::Finding;
using model::FindingKind;
using model::Summary;

Style style_of(const Theme& theme, FindingKind kind) {
  switch (kind) {
    case FindingKind::kLoss:
    case FindingKind::kErrorStorm:
      return theme.bad;
    case FindingKind::kTimeSink:
    case FindingKind::kSyncStorm:
    case FindingKind::kTail:
      return theme.warn;
    default:
      return theme.accent;
  }
}

std::string title_of_findings(const Summary& summary) {
  const std::size_t count = summary.findings.size();
  return count == 0   ? "findings"
         : count == 1 ? "1 finding: enter drills down"
                      : fmt::format("{} findings: up, down, enter drills down", count);
}

void draw_findings(Painter& box, const model::Snapshot& snapshot, const ViewState& state) {
  const Theme& theme = box.theme();
  const auto& findings = snapshot.summary->findings;
  if (findings.empty()) {
    box.put(1, 0, "nothing stands out yet", theme.dim);
    return;
  }
  int y = 0;
  const auto cursor = static_cast<std::size_t>(
      std::clamp(state.table().row, 0, static_cast<int>(findings.size()) - 1));
  // Scrolled by whole findings so that the one under the cursor is seen.
  const std::size_t first = cursor >= 4 && box.height() < 12 ? cursor - 3 : 0;
  for (std::size_t i = first; i < findings.size() && y < box.height(); ++i) {
    const Finding& finding = findings[i];
    const int begin = y;
    box.put(1, y, "●", style_of(theme, finding.kind));
    const int room = std::max(10, box.width() - 4);
    const auto lines = wrap(finding.sentence, static_cast<std::size_t>(room));
    const std::size_t most = box.width() < 60 ? 3 : 2;
    for (std::size_t line = 0; line < std::min(lines.size(), most) && y < box.height(); ++line) {
      const bool cut = line + 1 < lines.size() && (line + 1 == most || y + 1 == box.height());
      box.put(3, y++, cut ? lines[line] + "…" : lines[line], theme.text, room);
    }
    box.zone(0, begin, box.width(), y - begin, {HitKind::kRow, i});
    if (i == cursor) {
      box.restyle(0, begin, box.width(), y - begin, theme.selected);
    }
  }
}

// Per slot, oldest first, per second.
template <typename Value>
std::vector<double> series(const model::Timeline& timeline, Value value) {
  std::vector<double> result;
  const double seconds =
      static_cast<double>(std::max<std::uint64_t>(1, timeline.interval_ns)) / 1e9;
  for (const model::TimelineSlot& slot : timeline.slots) {
    result.push_back(static_cast<double>(value(slot)) / seconds);
  }
  return result;
}

double mean_of_last(const std::vector<double>& values, std::size_t skip, std::size_t count) {
  double sum = 0;
  std::size_t used = 0;
  for (std::size_t i = values.size(); i-- > 0;) {
    const std::size_t age = values.size() - 1 - i;
    if (age >= skip && age < skip + count) {
      sum += values[i];
      ++used;
    }
  }
  return used == 0 ? 0 : sum / static_cast<double>(used);
}

// The last slot is still filling: left out of what is compared.
std::string_view trend(const std::vector<double>& values) {
  constexpr std::size_t kWindow = 10;
  if (values.size() < 2 * kWindow + 1) {
    return " ";
  }
  const double now = mean_of_last(values, 1, kWindow);
  const double before = mean_of_last(values, 1 + kWindow, kWindow);
  return now > before * 1.05 ? "↑" : now < before * 0.95 ? "↓" : "→";
}

struct Rate {
  std::string_view title;
  std::vector<double> values;
  std::string now;
  std::string total;
  Style style;
  std::string peak;  // of the values: what the sparkline's height means
};

// While time goes on: of the last minutes, and now. Else: of the whole run, and on average.
std::vector<Rate> rates_of(const Theme& theme, const Summary& summary, bool moving) {
  using Slot = model::TimelineSlot;
  const model::Timeline& timeline = moving ? summary.recent : summary.timeline;
  const CallStats& total = summary.total;
  auto calls = series(timeline, [](const Slot& s) { return s.calls; });
  auto reads = series(timeline, [](const Slot& s) { return s.bytes_read; });
  auto writes = series(timeline, [](const Slot& s) { return s.bytes_written; });
  auto errors = series(timeline, [](const Slot& s) { return s.errors; });
  const auto now = [moving](const std::vector<double>& values) {
    return moving ? mean_of_last(values, 1, 3) : mean_of_last(values, 0, values.size());
  };
  const auto bytes = [](double value) {
    return format_bytes(static_cast<std::uint64_t>(value)) + "/s";
  };
  const auto count = [](double value) { return format_rate(value) + "/s"; };
  const auto peak = [](const std::vector<double>& values) {
    return values.empty() ? 0.0 : *std::ranges::max_element(values);
  };
  return {{"calls",
           calls,
           count(now(calls)),
           format_count(total.calls),
           theme.series(0),
           count(peak(calls))},
          {"read",
           reads,
           bytes(now(reads)),
           format_bytes(total.bytes_read),
           theme.series(1),
           bytes(peak(reads))},
          {"written",
           writes,
           bytes(now(writes)),
           format_bytes(total.bytes_written),
           theme.series(2),
           bytes(peak(writes))},
          {"errors",
           errors,
           count(now(errors)),
           fmt::format("{} {}",
                       format_count(total.errors),
                       format_percent(total.calls == 0 ? 0
                                                       : static_cast<double>(total.errors) /
                                                             static_cast<double>(total.calls))),
           theme.series(4),
           count(peak(errors))}};
}

void draw_rates(Painter& box, const Summary& summary, bool moving) {
  const Theme& theme = box.theme();
  const std::vector<Rate> rates = rates_of(theme, summary, moving);
  const int lines = std::max(1, box.height() / static_cast<int>(rates.size()));
  int y = 0;
  for (const Rate& rate : rates) {
    if (y >= box.height()) {
      return;
    }
    const bool narrow = box.width() < 44;
    box.put(1, y, rate.title, theme.dim, 8);
    box.put_right(19, y, rate.now, rate.style.in_bold());
    box.put(20, y, moving ? trend(rate.values) : " ", theme.text);
    const bool wide = box.width() >= 90;
    const int text_end = narrow ? 22 : wide ? 51 : 34;
    if (!narrow) {
      box.put(22, y, rate.total, theme.dim, 12);
    }
    if (wide) {
      box.put(35, y, "peak " + rate.peak, theme.dim, 15);
    }
    box.sparkline(
        text_end, y, box.width() - text_end - 1, std::min(lines, 3), rate.values, rate.style);
    y += std::min(lines, 4);
  }
}

template <typename Row, typename Name>
void draw_top(Painter& box, const model::Table<Row>& table, Name name, Cut cut) {
  const Theme& theme = box.theme();
  std::uint64_t most = 1;
  for (const Row& row : table.rows) {
    most = std::max(most, row.stats.busy_ns());
  }
  int y = 0;
  for (const Row& row : table.rows) {
    if (y >= box.height()) {
      return;
    }
    const bool wide = box.width() >= 30;
    const int numbers = wide ? 19 : 10;
    box.put(1, y, name(row), theme.accent, box.width() - numbers - 1, cut);
    if (wide) {
      box.put_right(box.width() - 9, y, format_count(row.stats.calls), theme.dim, 7);
    }
    box.put_right(box.width() - 1, y, format_duration(row.stats.busy_ns()), theme.text, 7);
    // The bar lies behind the text: its length is the row's share of the first one's time.
    const double share = static_cast<double>(row.stats.busy_ns()) / static_cast<double>(most);
    box.restyle(0, y, static_cast<int>(share * box.width()), 1, theme.bar);
    ++y;
  }
}

// Samples of a histogram from low to high, in `columns` sums over the touched range.
std::vector<double> histogram_columns(const model::Histogram& histogram, std::size_t columns) {
  const auto counts = histogram.counts();
  std::vector<double> result(std::min(columns, counts.size()));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    result[i * result.size() / counts.size()] += static_cast<double>(counts[i]);
  }
  return result;
}

void draw_histogram(Painter& box, const model::Histogram& histogram, const Style& style) {
  const Theme& theme = box.theme();
  if (histogram.count() == 0) {
    box.put(1, 0, "no samples yet", theme.dim);
    return;
  }
  const auto counts = histogram.counts();
  const int rows = box.height() - 1;
  const auto columns =
      histogram_columns(histogram, static_cast<std::size_t>(std::max(1, box.width() - 2)));
  box.sparkline(1, 0, static_cast<int>(columns.size()), rows, columns, style);
  box.put(
      1, rows, format_duration(model::Histogram::floor_of(histogram.first_bucket())), theme.dim);
  const int end = std::max(16, static_cast<int>(columns.size()) + 1);
  box.put_right(
      end,
      rows,
      format_duration(model::Histogram::floor_of(histogram.first_bucket() + counts.size())),
      theme.dim);
  const std::string middle = fmt::format("p50 {}  p99 {}",
                                         format_duration(histogram.quantile(0.5).value_or(0)),
                                         format_duration(histogram.quantile(0.99).value_or(0)));
  if (box.width() > 44) {
    box.put(10, rows, middle, theme.text, end - 20);
  }
}

void draw_tops(Painter& area, int y, int height, const Summary& summary) {
  const int third = area.width() / 3;
  Painter processes =
      area.box(0, y, third, height, third >= 32 ? "processes: calls, time" : "processes: time");
  draw_top(
      processes,
      summary.processes,
      [](const model::ProcessRow& r) { return fmt::format("{} {}", r.comm, r.tgid); },
      Cut::kEnd);
  Painter calls = area.box(third, y, third, height, "syscalls");
  draw_top(calls, summary.calls, [](const model::CallRow& r) { return r.name; }, Cut::kEnd);
  Painter files = area.box(2 * third, y, area.width() - 2 * third, height, "files");
  draw_top(files, summary.files, [](const model::FileRow& r) { return r.name; }, Cut::kBegin);
}

}  // namespace

void draw_overview(Painter& area, const model::Snapshot& snapshot, const ViewState& state) {
  const Summary& summary = *snapshot.summary;
  const int height = area.height();
  if (height < 12 || area.width() < 60) {  // small: the findings, then the rates
    const int rates = height >= 9 ? 4 : 0;
    Painter box = area.box(0, 0, area.width(), height - rates, "findings");
    draw_findings(box, snapshot, state);
    Painter rest = area.part(0, height - rates, area.width(), rates);
    draw_rates(rest, summary, is_moving(snapshot));
    return;
  }
  const int histograms = height >= 38 ? 9 : 0;
  const int rates = height >= 30 ? 10 : 6;
  const auto wanted = static_cast<int>(summary.findings.size()) + 3;
  const int findings = std::clamp(wanted, 5, std::max(5, (height - rates - histograms) / 2));
  Painter box = area.box(0, 0, area.width(), findings, title_of_findings(summary));
  draw_findings(box, snapshot, state);
  Painter rate_box = area.box(0, findings, area.width(), rates, "rates");
  draw_rates(rate_box, summary, is_moving(snapshot));
  const int tops = height - findings - rates - histograms;
  draw_tops(area, findings + rates, tops, summary);
  if (histograms > 0) {
    const int y = height - histograms;
    const int half = area.width() / 2;
    Painter latency = area.box(0, y, half, histograms, "latency");
    draw_histogram(latency, summary.latency, area.theme().series(0));
    Painter gap =
        area.box(half, y, area.width() - half, histograms, "gap between calls of a thread");
    draw_histogram(gap, summary.gap, area.theme().series(1));
  }
}

}  // namespace ior::tui

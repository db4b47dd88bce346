// SPDX-License-Identifier: Apache-2.0
#include "export/diff_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/human.h"
#include "export/report_table.h"
#include "export/report_words.h"
#include "export/text_width.h"

namespace ior::exporter {
namespace {

using model::CallStats;
using model::DiffMetric;
using model::DiffRow;

std::string growth_word(double growth) {
  if (std::isinf(growth)) {
    return "new";
  }
  if (growth == 0) {
    return "=";
  }
  if (growth >= 9.995) {
    return fmt::format("x{:.0f}", growth + 1);
  }
  return fmt::format("{:+.{}f}%", growth * 100, std::abs(growth) < 0.0995 ? 1 : 0);
}

class Page {
 public:
  Page(const model::SummaryDiff& diff, const ReportSettings& settings)
      : diff_(diff), settings_(settings) {}

  std::string write(const DiffNames& names) {
    out_ += fmt::format("{}before{}  {}: {} calls in {}, {} errors, {}\n",
                        bold(),
                        off(),
                        escaped(names.before),
                        human_count(diff_.before.calls),
                        seconds(diff_.seconds_before),
                        human_count(diff_.before.errors),
                        human_bytes(diff_.before.bytes));
    out_ += fmt::format("{}after{}   {}: {} calls in {}, {} errors, {}\n",
                        bold(),
                        off(),
                        escaped(names.after),
                        human_count(diff_.after.calls),
                        seconds(diff_.seconds_after),
                        human_count(diff_.after.errors),
                        human_bytes(diff_.after.bytes));
    DiffRow total{.name = "all calls", .before = diff_.before, .after = diff_.after};
    table("Total", {total});
    table("Calls", diff_.calls);
    table("Processes, by name", diff_.programs);
    table("Directories", diff_.directories);
    table("Files in both", diff_.files);
    table(fmt::format("New files ({})", human_count(diff_.new_files.size())), diff_.new_files);
    table(fmt::format("Files gone ({})", human_count(diff_.gone_files.size())), diff_.gone_files);
    out_ += fmt::format("\nLargest growth of {}: {} ({})\n",
                        model::to_string(diff_.metric),
                        growth_word(diff_.worst_growth),
                        escaped(diff_.worst_name));
    return std::move(out_);
  }

 private:
  std::string_view bold() const { return settings_.colour ? "\x1b[1m" : ""; }
  std::string_view dim() const { return settings_.colour ? "\x1b[2m" : ""; }
  std::string_view off() const { return settings_.colour ? "\x1b[0m" : ""; }

  static std::string seconds(double value) {
    return human_time(static_cast<std::uint64_t>(std::max(value, 0.0) * 1e9));
  }

  static void append(std::vector<std::string>& cells,
                     const DiffRow& row,
                     DiffMetric metric,
                     std::string (*format)(std::uint64_t)) {
    const std::uint64_t before = row.before ? model::value_of(*row.before, metric) : 0;
    const std::uint64_t after = row.after ? model::value_of(*row.after, metric) : 0;
    cells.push_back(after == 0 ? "-" : format(after));
    if (before == 0 && after == 0) {
      cells.emplace_back("");
    } else if (!row.after) {
      cells.push_back(fmt::format("(was {})", format(before)));
    } else {
      cells.push_back(growth_word(model::growth(before, after)));
    }
  }

  void table(const std::string& heading, const std::vector<DiffRow>& rows) {
    if (rows.empty()) {
      return;
    }
    TextTable text({{.title = "name", .align = Align::kName},
                    {.title = "calls", .keep = 8},
                    {.title = "", .keep = 8},
                    {.title = "time", .keep = 9},
                    {.title = "", .keep = 9},
                    {.title = "p50", .keep = 3},
                    {.title = "", .keep = 3},
                    {.title = "p99", .keep = 7},
                    {.title = "", .keep = 7},
                    {.title = "bytes", .keep = 6},
                    {.title = "", .keep = 6},
                    {.title = "errors", .keep = 5},
                    {.title = "", .keep = 5}});
    const std::size_t shown = std::min(settings_.rows, rows.size());
    for (std::size_t i = 0; i < shown; ++i) {
      std::vector<std::string> cells = {escaped(rows[i].name)};
      append(cells, rows[i], DiffMetric::kCalls, human_count);
      append(cells, rows[i], DiffMetric::kTime, human_time);
      append(cells, rows[i], DiffMetric::kP50, human_time);
      append(cells, rows[i], DiffMetric::kP99, human_time);
      append(cells, rows[i], DiffMetric::kBytes, human_bytes);
      append(cells, rows[i], DiffMetric::kErrors, human_count);
      text.add(std::move(cells));
    }
    out_ += fmt::format("\n{}{}{}\n", bold(), heading, off());
    out_ += text.render(settings_.width, {.title = dim(), .off = off()});
    if (shown < rows.size()) {
      out_ += fmt::format("  {}and {} more{}\n", dim(), human_count(rows.size() - shown), off());
    }
  }

  const model::SummaryDiff& diff_;
  const ReportSettings& settings_;
  std::string out_;
};

}  // namespace

std::string diff_text(const model::SummaryDiff& diff,
                      const DiffNames& names,
                      const ReportSettings& settings) {
  return Page(diff, settings).write(names);
}

}  // namespace ior::exporter

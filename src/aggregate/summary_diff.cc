// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_diff.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ior::aggregate {
namespace {

using model::CallStats;
using model::DiffMetric;
using model::DiffRow;

std::uint64_t value(const std::optional<CallStats>& stats, DiffMetric metric) {
  return stats ? model::value_of(*stats, metric) : 0;
}

std::uint64_t distance(const DiffRow& row, DiffMetric metric) {
  const std::uint64_t before = value(row.before, metric);
  const std::uint64_t after = value(row.after, metric);
  return before > after ? before - after : after - before;
}

bool same(const CallStats& a, const CallStats& b) {
  return a.calls == b.calls && a.errors == b.errors && a.bytes == b.bytes && a.time_ns == b.time_ns;
}

template <typename Row>
std::vector<DiffRow> match(const model::Table<Row>& before,
                           const model::Table<Row>& after,
                           DiffMetric metric) {
  std::map<std::string_view, DiffRow> rows;
  for (const Row& row : before.rows) {
    rows[row.name].before = row.stats;
  }
  for (const Row& row : after.rows) {
    rows[row.name].after = row.stats;
  }
  std::vector<DiffRow> changed;
  for (auto& [name, row] : rows) {
    if (row.before && row.after && same(*row.before, *row.after)) {
      continue;
    }
    row.name = name;
    changed.push_back(std::move(row));
  }
  std::ranges::stable_sort(changed, std::ranges::greater{}, [metric](const DiffRow& row) {
    return distance(row, metric);
  });
  return changed;
}

// Whether a call is large enough that its growth is not noise.
bool counts(const DiffRow& row, const model::SummaryDiff& diff) {
  const bool percentile = diff.metric == DiffMetric::kP50 || diff.metric == DiffMetric::kP99;
  const DiffMetric by = percentile ? DiffMetric::kCalls : diff.metric;
  const auto large = [by](const std::optional<CallStats>& part, const CallStats& whole) {
    return value(part, by) != 0 && value(part, by) >= model::value_of(whole, by) / 100;
  };
  return large(row.before, diff.before) || large(row.after, diff.after);
}

void find_worst(model::SummaryDiff& diff) {
  diff.worst_name = "total";
  diff.worst_growth = model::growth(model::value_of(diff.before, diff.metric),
                                    model::value_of(diff.after, diff.metric));
  for (const DiffRow& row : diff.calls) {
    const double grown =
        model::growth(value(row.before, diff.metric), value(row.after, diff.metric));
    if (grown > diff.worst_growth && counts(row, diff)) {
      diff.worst_growth = grown;
      diff.worst_name = row.name;
    }
  }
}

}  // namespace

model::SummaryDiff compare(const model::Summary& before,
                           const model::Summary& after,
                           DiffMetric metric) {
  model::SummaryDiff diff;
  diff.metric = metric;
  diff.seconds_before = before.seconds();
  diff.seconds_after = after.seconds();
  diff.before = before.total;
  diff.after = after.total;
  diff.calls = match(before.calls, after.calls, metric);
  diff.programs = match(before.comms, after.comms, metric);
  diff.directories = match(before.directories, after.directories, metric);
  for (DiffRow& row : match(before.files, after.files, metric)) {
    std::vector<DiffRow>& list = !row.before  ? diff.new_files
                                 : !row.after ? diff.gone_files
                                              : diff.files;
    list.push_back(std::move(row));
  }
  find_worst(diff);
  return diff;
}

}  // namespace ior::aggregate

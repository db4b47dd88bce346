// SPDX-License-Identifier: Apache-2.0
//
// What changed between two summaries, as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/summary.h"

namespace ior::model {

// What two runs are compared by.
enum class DiffMetric : std::uint8_t { kTime, kCalls, kErrors, kBytes, kP50, kP99 };
inline constexpr std::size_t kDiffMetrics = 6;

// "time", "calls", "errors", "bytes", "p50", "p99".
std::string_view to_string(DiffMetric metric);
std::optional<DiffMetric> parse_diff_metric(std::string_view word);

// Time is that of the calls that do not wait for others by design.
std::uint64_t value_of(const CallStats& stats, DiffMetric metric);

struct DiffRow {
  std::string name;
  std::optional<CallStats> before;  // empty: new
  std::optional<CallStats> after;   // empty: gone
};

struct SummaryDiff {
  DiffMetric metric = DiffMetric::kTime;
  double seconds_before = 0;
  double seconds_after = 0;
  CallStats before;
  CallStats after;
  // Each sorted by how much the metric changed, most first; equal rows left out.
  std::vector<DiffRow> calls;
  std::vector<DiffRow> programs;  // by comm: process ids never match
  std::vector<DiffRow> directories;
  std::vector<DiffRow> files;  // in both
  std::vector<DiffRow> new_files;
  std::vector<DiffRow> gone_files;
  // The largest growth of the metric in total or of a call with at least a hundredth of the
  // metric's total (of p50 and p99: of all calls), in either run; 0.2 is a fifth more, less than 0
  // is less. Infinite when there was nothing before.
  double worst_growth = 0;
  std::string worst_name;  // "total", or the call
};

// after / before - 1; 0 when both are 0, infinite when only before is.
double growth(std::uint64_t before, std::uint64_t after);

}  // namespace ior::model

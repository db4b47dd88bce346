// SPDX-License-Identifier: Apache-2.0
#include "model/summary_diff.h"

#include <array>
#include <limits>

namespace ior::model {
namespace {

constexpr std::array<std::string_view, kDiffMetrics> kWords = {
    "time", "calls", "errors", "bytes", "p50", "p99"};

}  // namespace

std::string_view to_string(DiffMetric metric) {
  return kWords[static_cast<std::size_t>(metric)];
}

std::optional<DiffMetric> parse_diff_metric(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == word) {
      return static_cast<DiffMetric>(i);
    }
  }
  return std::nullopt;
}

std::uint64_t value_of(const CallStats& stats, DiffMetric metric) {
  switch (metric) {
    case DiffMetric::kTime:
      return stats.busy_ns();
    case DiffMetric::kCalls:
      return stats.calls;
    case DiffMetric::kErrors:
      return stats.errors;
    case DiffMetric::kBytes:
      return stats.bytes;
    case DiffMetric::kP50:
      return stats.p50_ns;
    case DiffMetric::kP99:
      return stats.p99_ns;
  }
  return 0;
}

double growth(std::uint64_t before, std::uint64_t after) {
  if (before == 0) {
    return after == 0 ? 0 : std::numeric_limits<double>::infinity();
  }
  return static_cast<double>(after) / static_cast<double>(before) - 1;
}

}  // namespace ior::model

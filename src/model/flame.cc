// SPDX-License-Identifier: Apache-2.0
#include "model/flame.h"

#include <algorithm>
#include <iterator>

namespace ior::model {
namespace {

constexpr std::array<std::string_view, kFlameFields> kFields = {"path",
                                                                "comm",
                                                                "tracepoint",
                                                                "pid",
                                                                "tid",
                                                                "flags",
                                                                "call",
                                                                "family",
                                                                "dir",
                                                                "file",
                                                                "uid",
                                                                "cgroup"};
constexpr std::array<std::string_view, kFlameMetrics> kMetrics = {
    "count", "bytes", "duration", "gap"};

}  // namespace

std::string_view to_string(FlameField field) {
  return kFields[static_cast<std::size_t>(field)];
}

std::optional<FlameField> parse_flame_field(std::string_view word) {
  const auto* const found = std::ranges::find(kFields, word);
  if (found == kFields.end()) {
    return std::nullopt;
  }
  return static_cast<FlameField>(std::distance(kFields.begin(), found));
}

std::string_view to_string(FlameMetric metric) {
  return kMetrics[static_cast<std::size_t>(metric)];
}

std::optional<FlameMetric> parse_flame_metric(std::string_view word) {
  if (word == "durationToPrev") {
    return FlameMetric::kGap;
  }
  const auto* const found = std::ranges::find(kMetrics, word);
  if (found == kMetrics.end()) {
    return std::nullopt;
  }
  return static_cast<FlameMetric>(std::distance(kMetrics.begin(), found));
}

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
#include "cli/report_options.h"

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/values.h"
#include "model/summary_diff.h"

namespace ior::cli {

Status top(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t rows, read_number(given.flag, given.value, {1, 10'000}));
  options.top = static_cast<std::size_t>(rows);
  return {};
}

Status width(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t columns, read_number(given.flag, given.value, {40, 10'000}));
  options.width = static_cast<std::size_t>(columns);
  return {};
}

Status fail_above(Options& options, const Given& given) {
  std::string_view number = given.value;
  if (number.ends_with('%')) {
    number.remove_suffix(1);
  }
  double percent = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), percent);
  if (error != std::errc() || end != number.data() + number.size() || !(percent >= 0)) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "must be a percentage such as 20%");
  }
  options.fail_above = percent / 100;
  return {};
}

Status diff_by(Options& options, const Given& given) {
  const auto metric = model::parse_diff_metric(given.value);
  if (!metric) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "unknown word; it must be time, calls, errors, bytes, p50 or p99");
  }
  options.diff_by = *metric;
  return {};
}

}  // namespace ior::cli

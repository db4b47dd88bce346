// SPDX-License-Identifier: Apache-2.0
//
// The words of a row filter. Private to row_filter.cc and its test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ior::filter {

enum class RowWord : std::uint8_t { kText, kQuoted, kSign, kOpen, kClose, kAnd, kOr, kNot, kEnd };

struct RowToken {
  RowWord word = RowWord::kEnd;
  std::string text;    // unquoted
  std::size_t at = 0;  // offset in the filter
};

// Ends with a kEnd. Error: a quote that does not end, a bad escape.
Result<std::vector<RowToken>> split_row_filter(std::string_view text);

// "10ms", "1.5s", "3m20s", "250": nanoseconds. "4k", "1.5M": bytes. "-2": any number.
std::optional<std::int64_t> parse_duration_ns(std::string_view text);
std::optional<std::int64_t> parse_quantity(std::string_view text);

}  // namespace ior::filter

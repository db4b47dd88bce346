// SPDX-License-Identifier: Apache-2.0
//
// Reads the values of flags. Errors are usage errors that name flag, value and what would be right.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ior::cli {

struct Range {
  std::int64_t low;
  std::int64_t high;
};

// Decimal, both ends allowed.
Result<std::int64_t> read_number(std::string_view flag, std::string_view value, Range range);

// The words that Go's flag package takes: 1, t, T, TRUE, true, True and their opposites.
Result<bool> read_switch(std::string_view flag, std::string_view value);

// As Go writes durations: "30s", "1m30s", "250ms", "1.5h", "0"; at most `most`.
Result<std::chrono::nanoseconds> read_duration(std::string_view flag,
                                               std::string_view value,
                                               std::chrono::nanoseconds most);

// Splits at commas; spaces around a word are dropped. Empty words are an error, except that an
// empty list is empty.
Result<std::vector<std::string>> read_list(std::string_view flag, std::string_view value);

}  // namespace ior::cli

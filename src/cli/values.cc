// SPDX-License-Identifier: Apache-2.0
#include "cli/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/result.h"

namespace ior::cli {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

Result<std::int64_t> read_number(std::string_view flag, std::string_view value, Range range) {
  std::int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  const std::string subject = fmt::format("{} {}", flag, value.empty() ? "''" : value);
  if (error == std::errc::invalid_argument || rest != end) {
    return usage_error(
        subject, fmt::format("not a whole number; it must be {} to {}", range.low, range.high));
  }
  if (error != std::errc() || number < range.low || number > range.high) {
    return usage_error(subject,
                       fmt::format("out of range; it must be {} to {}", range.low, range.high));
  }
  return number;
}

Result<bool> read_switch(std::string_view flag, std::string_view value) {
  constexpr std::array<std::string_view, 6> kTrue = {"1", "t", "T", "true", "TRUE", "True"};
  constexpr std::array<std::string_view, 6> kFalse = {"0", "f", "F", "false", "FALSE", "False"};
  if (std::ranges::find(kTrue, value) != kTrue.end()) {
    return true;
  }
  if (std::ranges::find(kFalse, value) != kFalse.end()) {
    return false;
  }
  return usage_error(fmt::format("{}={}", flag, value),
                     "not a truth value; it must be true or false");
}

Result<std::chrono::nanoseconds> read_duration(std::string_view flag,
                                               std::string_view value,
                                               std::chrono::nanoseconds most) {
  struct Unit {
    std::string_view word;
    double ns;
  };
  constexpr std::array<Unit, 7> kUnits = {{{"ns", 1},
                                           {"us", 1e3},
                                           {"\xc2\xb5s", 1e3},
                                           {"ms", 1e6},
                                           {"s", 1e9},
                                           {"m", 60e9},
                                           {"h", 3600e9}}};
  const std::string subject = fmt::format("{} {}", flag, value.empty() ? "''" : value);
  double sum = 0;
  bool good = !value.empty();
  for (std::string_view rest = value == "0" ? std::string_view() : value; good && !rest.empty();) {
    double number = 0;
    const char* end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data(), end, number, std::chars_format::fixed);
    rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
    const std::string_view word = rest.substr(0, rest.find_first_of("0123456789."));
    const auto unit = std::ranges::find(kUnits, word, &Unit::word);
    good = error == std::errc() && number >= 0 && unit != kUnits.end();
    if (good) {
      sum += number * unit->ns;
      rest.remove_prefix(word.size());
    }
  }
  if (!good) {
    return usage_error(subject, "no duration; it must be like 30s, 1m30s, 250ms or 0");
  }
  if (sum > static_cast<double>(most.count())) {
    return usage_error(subject,
                       fmt::format("out of range; it must be at most {}s",
                                   std::chrono::duration_cast<std::chrono::seconds>(most).count()));
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(sum));
}

Result<std::vector<std::string>> read_list(std::string_view flag, std::string_view value) {
  std::vector<std::string> words;
  if (trim(value).empty()) {
    return words;
  }
  std::size_t begin = 0;
  while (begin <= value.size()) {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    const std::string_view word = trim(value.substr(begin, end - begin));
    if (word.empty()) {
      return usage_error(fmt::format("{} {}", flag, value), "an empty word in the list");
    }
    words.emplace_back(word);
    begin = end + 1;
  }
  return words;
}

}  // namespace ior::cli

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

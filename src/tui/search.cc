// SPDX-License-Identifier: Apache-2.0
#include "tui/search.h"

#include <algorithm>

#include "base/linear_regex.h"

namespace ior::tui {

std::optional<Matcher> Matcher::create(std::string_view pattern, std::string& error) {
  constexpr std::size_t kLongest = 200;
  if (pattern.size() > kLongest) {
    error = "the pattern is too long";
    return std::nullopt;
  }
  const bool has_upper = std::ranges::any_of(pattern, [](char c) { return c >= 'A' && c <= 'Z'; });
  auto options = std::regex::ECMAScript | std::regex::nosubs | kLinearRegex;
  if (!has_upper) {
    options |= std::regex::icase;
  }
  try {
    return Matcher(std::regex(pattern.begin(), pattern.end(), options));
  } catch (const std::regex_error&) {
    error = "not a regular expression";
    return std::nullopt;
  }
}

bool Matcher::matches(std::string_view subject) const {
  constexpr std::size_t kMost = 2000;
  subject = subject.substr(0, kMost);
  try {
    return std::regex_search(subject.begin(), subject.end(), regex_);
  } catch (const std::regex_error&) {
    return false;  // too complex for this subject
  }
}

}  // namespace ior::tui

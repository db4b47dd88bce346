// SPDX-License-Identifier: Apache-2.0
#include "filter/pattern.h"

#include <fmt/format.h>

#include <utility>

#include "base/linear_regex.h"

namespace ior::filter {
namespace {

// In words of the user's, not of the library's.
std::string_view reason_of(std::regex_constants::error_type code) {
  namespace rx = std::regex_constants;
  if (code == rx::error_paren) {  // libstdc++ says so of a leading *, too
    return "parentheses that do not match, an unknown (?...), or nothing to repeat";
  }
  if (code == rx::error_brack) {
    return "a bracket without its partner";
  }
  if (code == rx::error_brace || code == rx::error_badbrace) {
    return "{...} that is not a repetition";
  }
  if (code == rx::error_badrepeat) {
    return "a repetition of nothing";
  }
  if (code == rx::error_complexity) {
    return "a reference back to what a group has matched";
  }
  if (code == rx::error_escape || code == rx::error_backref) {
    return "an unknown escape, or a backslash at the end";
  }
  if (code == rx::error_range) {
    return "a range whose end is before its start";
  }
  if (code == rx::error_ctype || code == rx::error_collate) {
    return "an unknown class of characters";
  }
  return "it is too complex, or not a regular expression";
}

}  // namespace

Result<Pattern> Pattern::create(std::string_view flag, std::string_view text) {
  constexpr std::string_view kIgnoreCase = "(?i)";
  constexpr std::size_t kLongest = 1000;  // std::regex recurses for every character
  if (text.size() > kLongest) {
    return usage_error(flag,
                       fmt::format("the regular expression is longer than {} characters: '{}...'",
                                   kLongest,
                                   text.substr(0, 30)));
  }
  std::string_view rest = text;
  auto options = std::regex::ECMAScript | std::regex::nosubs | kLinearRegex;
  if (rest.starts_with(kIgnoreCase)) {
    rest.remove_prefix(kIgnoreCase.size());
    options |= std::regex::icase;
  }
  try {
    return Pattern(std::regex(rest.begin(), rest.end(), options));
  } catch (const std::regex_error& error) {
    return usage_error(
        flag, fmt::format("bad regular expression '{}': {}", text, reason_of(error.code())));
  }
}

bool Pattern::matches(std::string_view subject) const {
  try {
    return std::regex_search(subject.begin(), subject.end(), regex_);
  } catch (const std::regex_error&) {
    return false;  // error_complexity, error_stack: names of calls are too short for them
  }
}

}  // namespace ior::filter

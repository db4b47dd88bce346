// SPDX-License-Identifier: Apache-2.0
#include "filter/row_filter_words.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

namespace ior::filter {
namespace {

constexpr std::string_view kSigns = "=!<>~:";

bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '"';
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// From behind the opening quote; `at` ends behind the closing one. False: bad.
bool take_quoted(std::string_view text, std::size_t& at, std::string& out) {
  while (at < text.size() && text[at] != '"') {
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    if (at + 1 >= text.size()) {
      return false;
    }
    const char escaped = text[at + 1];
    at += 2;
    if (escaped == 'x') {
      const int high = at < text.size() ? hex_digit(text[at]) : -1;
      const int low = at + 1 < text.size() ? hex_digit(text[at + 1]) : -1;
      if (high < 0 || low < 0) {
        return false;
      }
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else if (escaped == '"' || escaped == '\\') {
      out += escaped;
    } else {
      return false;
    }
  }
  const bool ends = at < text.size();
  at += ends ? 1 : 0;
  return ends;
}

bool equals_ignoring_case(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) {
      return false;
    }
  }
  return true;
}

RowToken word_token(std::string text, std::size_t at) {
  const RowWord word = equals_ignoring_case(text, "and") || text == "&&"  ? RowWord::kAnd
                       : equals_ignoring_case(text, "or") || text == "||" ? RowWord::kOr
                       : equals_ignoring_case(text, "not")                ? RowWord::kNot
                                                                          : RowWord::kText;
  return {word, std::move(text), at};
}

// A sign and a word behind it may touch: "latency>=10ms". After a sign everything up to a blank is
// the value: "file~^/a=b".
RowToken take_word(std::string_view text, std::size_t& at, bool is_value) {
  const std::size_t begin = at;
  while (at < text.size() && !ends_word(text[at]) &&
         (is_value || kSigns.find(text[at]) == std::string_view::npos)) {
    ++at;
  }
  return word_token(std::string(text.substr(begin, at - begin)), begin);
}

RowToken take_sign(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  constexpr std::array<std::string_view, 10> kLongestFirst = {
      "!=", "!~", "<=", ">=", "==", "=", "<", ">", "~", ":"};
  for (const std::string_view sign : kLongestFirst) {
    if (text.substr(at).starts_with(sign)) {
      at += sign.size();
      return {RowWord::kSign, std::string(sign), begin};
    }
  }
  ++at;  // "!"
  return {RowWord::kNot, "!", begin};
}

std::optional<double> leading_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(value)) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<std::int64_t> to_integer(double value) {
  constexpr double kMost = 9.2e18;
  if (!(value > -kMost && value < kMost)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(std::llround(value));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

}  // namespace

Result<std::vector<RowToken>> split_row_filter(std::string_view text) {
  std::vector<RowToken> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const bool is_value = !tokens.empty() && tokens.back().word == RowWord::kSign;
    if (c == ' ' || c == '\t') {
      ++at;
    } else if (c == '(' || c == ')') {
      tokens.push_back({c == '(' ? RowWord::kOpen : RowWord::kClose, std::string(1, c), at++});
    } else if (c == '"') {
      RowToken token{RowWord::kQuoted, {}, at++};
      if (!take_quoted(text, at, token.text)) {
        return usage_error(
            "filter",
            fmt::format("the quote at {} does not end, or has a bad escape", token.at + 1));
      }
      tokens.push_back(std::move(token));
    } else if (!is_value && kSigns.find(c) != std::string_view::npos) {
      tokens.push_back(take_sign(text, at));
    } else {
      tokens.push_back(take_word(text, at, is_value));
      if (is_value) {
        tokens.back().word = RowWord::kText;  // comm=and
      }
    }
  }
  tokens.push_back({RowWord::kEnd, {}, text.size()});
  return tokens;
}

std::optional<std::int64_t> parse_duration_ns(std::string_view text) {
  if (const auto ns = whole_number(text)) {
    return ns;
  }
  constexpr std::array<std::pair<std::string_view, double>, 6> kUnits = {
      {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
  double sum = 0;
  while (!text.empty()) {
    const auto value = leading_number(text);
    if (!value) {
      return std::nullopt;
    }
    double factor = 0;
    for (const auto& [unit, ns] : kUnits) {
      if (text.starts_with(unit) && (unit.size() == 2 || text.size() == 1 ||
                                     std::isalpha(static_cast<unsigned char>(text[1])) == 0)) {
        factor = ns;
        text.remove_prefix(unit.size());
        break;
      }
    }
    if (factor == 0) {
      return std::nullopt;
    }
    sum += *value * factor;
  }
  return to_integer(sum);
}

std::optional<std::int64_t> parse_quantity(std::string_view text) {
  if (const auto number = whole_number(text)) {
    return number;
  }
  const auto value = leading_number(text);
  constexpr std::string_view kUnits = "kMGT";
  if (!value || text.empty()) {
    return std::nullopt;
  }
  const char unit = text[0] == 'K' ? 'k' : text[0];
  const std::size_t power = kUnits.find(unit);
  text.remove_prefix(1);
  if (power == std::string_view::npos || !(text.empty() || text == "iB" || text == "B")) {
    return std::nullopt;
  }
  return to_integer(*value * std::pow(1024.0, static_cast<double>(power + 1)));
}

}  // namespace ior::filter

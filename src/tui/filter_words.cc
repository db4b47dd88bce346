// SPDX-License-Identifier: Apache-2.0
#include "tui/filter_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "tui/format.h"

namespace ior::tui {
namespace {

// "<field>>=A<unit> and <field><B<unit>" at the end of the text: taken off it.
std::optional<std::pair<std::uint64_t, std::uint64_t>> take_range(std::string& text,
                                                                  std::string_view field,
                                                                  std::string_view unit) {
  const std::string from = fmt::format("{}>=", field);
  const std::string to = fmt::format("{} and {}<", unit, field);
  const std::size_t begin = text.rfind(from);
  const std::size_t middle = begin == text.npos ? text.npos : text.find(to, begin);
  if (middle == text.npos || !text.ends_with(unit)) {
    return std::nullopt;
  }
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  const char* const base = text.data();
  const auto first = std::from_chars(base + begin + from.size(), base + middle, low);
  const char* const end = base + text.size() - unit.size();
  const auto second = std::from_chars(base + middle + to.size(), end, high);
  if (first.ptr != base + middle || second.ptr != end) {
    return std::nullopt;
  }
  text.erase(begin);
  if (text.ends_with(" and ")) {
    text.erase(text.size() - 5);
  }
  return std::pair{low, high};
}

std::string cell_in_words(const std::string& filter, std::uint64_t baseline_ns) {
  std::string rest = filter;
  const auto ended = take_range(rest, "end", "");
  if (!ended) {
    return filter;
  }
  const auto since = [baseline_ns](std::uint64_t ns) {
    return format_duration(ns - std::min(ns, baseline_ns));
  };
  const auto latency = take_range(rest, "latency", "ns");
  std::string words = rest;
  if (latency) {
    words += fmt::format("{}latency {} .. {}",
                         rest.empty() ? "" : " and ",
                         format_duration(latency->first),
                         format_duration(latency->second));
  }
  return fmt::format("{}{}ended {} .. {} from the begin",
                     words,
                     words.empty() ? "" : ", ",
                     since(ended->first),
                     since(ended->second));
}

bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '"';
}

bool is_or(std::string_view word) {
  return word == "||" || (word.size() == 2 && (word[0] == 'o' || word[0] == 'O') &&
                          (word[1] == 'r' || word[1] == 'R'));
}

}  // namespace

std::string filter_in_words(const std::string& filter, std::uint64_t baseline_ns) {
  const std::size_t slash = filter.find('/');
  const std::size_t at = filter.rfind('@');
  if (!filter.starts_with("life=") || slash > at || at == std::string::npos) {
    return cell_in_words(filter, baseline_ns);
  }
  return fmt::format("life of descriptor {} of process {}",
                     filter.substr(slash + 1, at - slash - 1),
                     filter.substr(5, slash - 5));
}

bool needs_parentheses(std::string_view filter) {
  int depth = 0;
  std::size_t at = 0;
  while (at < filter.size()) {
    const char c = filter[at];
    if (c == '"') {
      for (++at; at < filter.size() && filter[at] != '"'; ++at) {
        at += filter[at] == '\\' ? 1 : 0;
      }
      ++at;
    } else if (ends_word(c)) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      ++at;
    } else {
      std::size_t end = at;
      while (end < filter.size() && !ends_word(filter[end])) {
        ++end;
      }
      if (depth == 0 && is_or(filter.substr(at, end - at))) {
        return true;
      }
      at = end;
    }
  }
  return false;
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "filter/call_expression.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include "filter/call_classes.h"
#include "filter/call_words.h"
#include "filter/closest.h"
#include "filter/pattern.h"
#include "filter/select_calls.h"

namespace ior::filter {
namespace {

using model::CallSet;
using model::SyscallInfo;

constexpr std::string_view kFlag = "-e";

Result<CallSet> of_class(std::string_view word) {
  if (const auto calls = calls_of_class(word)) {
    return *calls;
  }
  return usage_error(
      kFlag, fmt::format("unknown class '%{}'", word), did_you_mean(word, class_words()));
}

Result<CallSet> of_regex(std::string_view text) {
  text.remove_prefix(1);
  if (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  IOR_TRY(const Pattern pattern, Pattern::create(kFlag, text));
  const CallSet calls = calls_where([&pattern](const SyscallInfo& info) {
    return pattern.matches(info.name) || pattern.matches(info.tracepoint_name);
  });
  if (calls.none()) {
    return usage_error(kFlag, fmt::format("no system call matches /{}/", text));
  }
  return calls;
}

Result<CallSet> of_glob(const std::string& glob) {
  const CallSet calls = calls_where([&glob](const SyscallInfo& info) {
    const auto fits = [&glob](std::string_view name) {
      return ::fnmatch(glob.c_str(), std::string(name).c_str(), 0) == 0;
    };
    return fits(info.name) || fits(info.tracepoint_name);
  });
  if (calls.none()) {
    return usage_error(kFlag, fmt::format("no system call matches '{}'", glob));
  }
  return calls;
}

Result<CallSet> of_word(const std::string& word) {
  if (word.empty()) {
    return usage_error(kFlag, "an empty word in the list of calls");
  }
  if (word.starts_with('%')) {
    return of_class(std::string_view(word).substr(1));
  }
  if (word.starts_with('/')) {
    return of_regex(word);
  }
  if (word.find_first_of("*?[") != std::string::npos) {
    return of_glob(word);
  }
  if (word == "all" || word == "none") {
    return of_class(word);
  }
  return calls_named(kFlag, {word});
}

}  // namespace

Result<CallSet> select_calls_by_expression(std::span<const std::string> words) {
  constexpr std::string_view kPrefix = "trace=";
  CallSet calls;
  CallSet taken_away;
  bool negated = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    if (word.starts_with(kPrefix)) {
      word.erase(0, kPrefix.size());
    }
    const bool bang = word.starts_with('!');
    word.erase(0, bang ? 1 : 0);
    negated = negated || (bang && i == 0);
    IOR_TRY(const CallSet named, of_word(word));
    if (bang && !negated) {
      taken_away |= named;
    } else {
      calls |= named;
    }
  }
  calls &= ~taken_away;
  if (negated) {
    calls = all_calls() & ~calls;
  }
  if (calls.none()) {
    return usage_error(kFlag, "the list of calls selects nothing");
  }
  return calls;
}

}  // namespace ior::filter

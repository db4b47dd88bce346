// SPDX-License-Identifier: Apache-2.0
#include "filter/select_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "filter/call_words.h"
#include "filter/pattern.h"

namespace ior::filter {
namespace {

using model::CallSet;
using model::SyscallInfo;

using Patterns = std::vector<Pattern>;

Result<Patterns> compile(std::string_view flag, const std::vector<std::string>& texts) {
  Patterns patterns;
  for (const std::string& text : texts) {
    IOR_TRY(Pattern pattern, Pattern::create(flag, text));
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

CallSet matching(const Patterns& patterns) {
  return calls_where([&patterns](const SyscallInfo& info) {
    const std::string enter = fmt::format("sys_enter_{}", info.tracepoint_name);
    const std::string exit = fmt::format("sys_exit_{}", info.tracepoint_name);
    return std::ranges::any_of(patterns, [&](const Pattern& pattern) {
      return pattern.matches(enter) || pattern.matches(exit);
    });
  });
}

struct Dimensions {
  const std::vector<std::string>& families;
  const std::vector<std::string>& kinds;
  const std::vector<std::string>& syscalls;
  std::string_view prefix;  // of the flags: "-trace" or "-no-trace"

  bool given() const { return !families.empty() || !kinds.empty() || !syscalls.empty(); }
};

Result<CallSet> united(const Dimensions& dimensions) {
  const std::string prefix(dimensions.prefix);
  IOR_TRY(CallSet calls, calls_of_families(prefix + "-families", dimensions.families));
  IOR_TRY(const CallSet of_kinds, calls_of_kinds(prefix + "-kinds", dimensions.kinds));
  IOR_TRY(const CallSet named, calls_named(prefix + "-syscalls", dimensions.syscalls));
  return calls | of_kinds | named;
}

CallSet default_calls() {
  CallSet calls =
      calls_where([](const SyscallInfo& info) { return info.family == model::Family::FS; });
  calls.set(kOtherCalls);
  return calls;
}

Result<CallSet> evaluate(const CallSelection& selection) {
  const Dimensions wanted{selection.families, selection.kinds, selection.syscalls, "-trace"};
  const Dimensions unwanted{
      selection.no_families, selection.no_kinds, selection.no_syscalls, "-no-trace"};
  IOR_TRY(const CallSet included, united(wanted));
  IOR_TRY(const CallSet excluded, united(unwanted));
  IOR_TRY(const Patterns patterns, compile("-tps", selection.tracepoints));
  IOR_TRY(const Patterns excluding, compile("-tpsExclude", selection.exclude_tracepoints));

  CallSet calls = default_calls();
  if (wanted.given()) {
    calls = included;
  }
  if (!patterns.empty()) {
    const CallSet matched = matching(patterns);
    calls = wanted.given() ? calls & matched : matched;
  }
  return calls & ~excluded & ~matching(excluding);
}

std::string without_anchors(std::string_view pattern) {
  if (pattern.starts_with('^')) {
    pattern.remove_prefix(1);
  }
  if (pattern.ends_with('$') && !pattern.ends_with("\\$")) {
    pattern.remove_suffix(1);
  }
  return std::string(pattern);
}

// 'it'\''s', for a shell.
std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

// People write -tps '^openat$', and the names begin with sys_enter_.
std::string hint_for_nothing(CallSelection selection) {
  const std::vector<std::string> given = selection.tracepoints;
  std::ranges::transform(given, selection.tracepoints.begin(), without_anchors);
  if (selection.tracepoints == given) {
    return {};
  }
  const Result<CallSet> calls = evaluate(selection);
  if (!calls || calls->none()) {
    return {};
  }
  return fmt::format(
      "names begin with sys_enter_ or sys_exit_; without ^ and $ it selects {}: -tps {}",
      calls->count() == 1 ? std::string("a call") : fmt::format("{} calls", calls->count()),
      shell_quoted(fmt::format("{}", fmt::join(selection.tracepoints, ","))));
}

}  // namespace

Result<CallSet> select_calls(const CallSelection& selection) {
  IOR_TRY(const CallSet calls, evaluate(selection));
  if (calls.none()) {
    return usage_error(
        "the selection of calls", "it matches no system call", hint_for_nothing(selection));
  }
  return calls;
}

CallSet all_calls() {
  CallSet calls = calls_where([](const SyscallInfo&) { return true; });
  calls.set(kOtherCalls);
  return calls;
}

}  // namespace ior::filter

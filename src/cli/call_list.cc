// SPDX-License-Identifier: Apache-2.0
#include "cli/call_list.h"

#include <fmt/format.h>

#include <vector>

#include "cli/values.h"
#include "model/syscall_table.h"

namespace ior::cli {
namespace {

using model::CallSet;
using model::SyscallInfo;

template <typename Predicate>
CallSet calls_where(Predicate matches) {
  CallSet set;
  for (const SyscallInfo& info : model::all_syscalls()) {
    if (matches(info)) {
      set.set(static_cast<std::size_t>(info.nr));
    }
  }
  return set;
}

std::unexpected<Error> unknown_word(std::string_view word,
                                    const std::vector<std::string_view>& candidates,
                                    std::string_view prefix) {
  const std::string_view near = closest(word, candidates);
  return usage_error(
      fmt::format("-e {}{}", prefix, word),
      "no such call or family",
      near.empty() ? "ior syscalls lists them" : fmt::format("did you mean {}{}?", prefix, near));
}

Result<CallSet> parse_class(std::string_view word) {
  if (const auto family = model::parse_family(word)) {
    return calls_where([&](const SyscallInfo& info) { return info.family == *family; });
  }
  if (word == "file") {
    return calls_where([](const SyscallInfo& info) { return model::roles_of(info).path_arg >= 0; });
  }
  if (word == "desc") {
    return calls_where([](const SyscallInfo& info) { return model::roles_of(info).fd_arg >= 0; });
  }
  std::vector<std::string_view> candidates = {"file", "desc"};
  for (std::size_t i = 0; i < model::kFamilyCount; ++i) {
    candidates.push_back(model::to_string(static_cast<model::Family>(i)));
  }
  return unknown_word(word, candidates, "%");
}

Result<CallSet> parse_word(std::string_view word) {
  if (word == "all") {
    return CallSet().set();
  }
  if (word == "none") {
    return CallSet();
  }
  if (word.starts_with('%')) {
    return parse_class(word.substr(1));
  }
  if (const SyscallInfo* info = model::find_by_name(word)) {
    return CallSet().set(static_cast<std::size_t>(info->nr));
  }
  std::vector<std::string_view> candidates;
  for (const SyscallInfo& info : model::all_syscalls()) {
    candidates.push_back(info.name);
  }
  return unknown_word(word, candidates, "");
}

}  // namespace

Result<CallSet> parse_call_list(std::span<const std::string> words) {
  CallSet positive;
  CallSet negative;
  bool any_positive = false;
  for (const std::string_view word : words) {
    const bool negated = word.starts_with('!');
    IOR_TRY(const CallSet set, parse_word(negated ? word.substr(1) : word));
    (negated ? negative : positive) |= set;
    any_positive = any_positive || !negated;
  }
  const CallSet chosen = (any_positive ? positive : CallSet().set()) & ~negative;
  if (chosen.none()) {
    return usage_error("-e", "selects no call");
  }
  return chosen;
}

}  // namespace ior::cli

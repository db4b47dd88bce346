// SPDX-License-Identifier: Apache-2.0
#include "filter/call_words.h"

#include <fmt/format.h>

#include "filter/closest.h"

namespace ior::filter {
namespace {

using model::CallSet;
using model::SyscallInfo;

void add(CallSet& calls, const SyscallInfo& info) {
  calls.set(static_cast<std::size_t>(info.nr));
}

std::vector<std::string_view> family_words() {
  std::vector<std::string_view> words;
  words.reserve(model::kFamilyCount);
  for (std::size_t i = 0; i < model::kFamilyCount; ++i) {
    words.push_back(model::to_string(static_cast<model::Family>(i)));
  }
  return words;
}

std::vector<std::string_view> kind_words() {
  std::vector<std::string_view> words;
  words.reserve(model::kKindCount);
  for (std::size_t i = 0; i < model::kKindCount; ++i) {
    words.push_back(model::to_string(static_cast<model::Kind>(i)));
  }
  return words;
}

std::unexpected<Error> unknown(std::string_view flag,
                               std::string_view what,
                               std::string_view word,
                               const std::vector<std::string_view>& known) {
  std::string hint = did_you_mean(word, known);
  if (hint.empty()) {
    hint = "`ior syscalls` lists what there is";
  }
  return usage_error(flag, fmt::format("unknown {} '{}'", what, word), hint);
}

}  // namespace

CallSet calls_where(const std::function<bool(const SyscallInfo&)>& wanted) {
  CallSet calls;
  for (const SyscallInfo& info : model::all_syscalls()) {
    if (wanted(info)) {
      add(calls, info);
    }
  }
  return calls;
}

Result<CallSet> calls_of_families(std::string_view flag, const std::vector<std::string>& words) {
  CallSet calls;
  for (const std::string& word : words) {
    const auto family = model::parse_family(word);
    if (!family) {
      return unknown(flag, "family", word, family_words());
    }
    calls |= calls_where([family](const SyscallInfo& info) { return info.family == *family; });
  }
  return calls;
}

Result<CallSet> calls_of_kinds(std::string_view flag, const std::vector<std::string>& words) {
  CallSet calls;
  for (const std::string& word : words) {
    const auto kind = model::parse_kind(word);
    if (!kind) {
      return unknown(flag, "kind", word, kind_words());
    }
    calls |= calls_where([kind](const SyscallInfo& info) { return info.kind == *kind; });
  }
  return calls;
}

Result<CallSet> calls_named(std::string_view flag, const std::vector<std::string>& words) {
  CallSet calls;
  for (const std::string& word : words) {
    const SyscallInfo* info = model::find_by_name(word);
    if (info == nullptr) {
      return unknown(flag, "system call", word, call_names());
    }
    add(calls, *info);
  }
  return calls;
}

std::vector<std::string_view> call_names() {
  std::vector<std::string_view> names;
  for (const SyscallInfo& info : model::all_syscalls()) {
    names.push_back(info.tracepoint_name);
    if (info.name != info.tracepoint_name) {
      names.push_back(info.name);
    }
  }
  return names;
}

}  // namespace ior::filter

// SPDX-License-Identifier: Apache-2.0
#include "filter/call_set_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "filter/call_expression.h"
#include "filter/select_calls.h"
#include "model/syscall_table.h"

namespace ior::filter {
namespace {

using model::CallSet;

struct Group {
  std::string word;
  CallSet calls;
};

// The groups that have a word of their own. A family whose name is also a class's is none of them.
std::vector<Group> groups() {
  std::vector<Group> found;
  for (std::size_t i = 0; i < model::kFamilyCount; ++i) {
    const auto family = static_cast<model::Family>(i);
    CallSet calls;
    for (const model::SyscallInfo& info : model::all_syscalls()) {
      if (info.family == family) {
        calls.set(static_cast<std::size_t>(info.nr));
      }
    }
    std::string word = "%" + std::string(model::to_string(family));
    const auto means = select_calls_by_expression(std::vector{word});
    if (calls.any() && means && *means == calls) {
      found.push_back({std::move(word), calls});
    }
  }
  if (auto other = select_calls_by_expression(std::vector<std::string>{"%other"})) {
    found.push_back({"%other", *other});
  }
  return found;
}

// Words for these calls, each behind the sign.
std::vector<std::string> words_of(CallSet calls, std::string_view sign) {
  static const std::vector<Group> all = groups();
  std::vector<std::string> words;
  const auto add = [&](std::string_view word) {
    words.push_back(std::string(sign) + std::string(word));
  };
  for (const Group& group : all) {
    if ((group.calls & ~calls).none()) {
      add(group.word);
      calls &= ~group.calls;
    }
  }
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    if (calls.test(static_cast<std::size_t>(info.nr))) {
      add(info.name);
    }
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += text.empty() ? "" : ",";
    text += word;
  }
  return text;
}

}  // namespace

std::string call_set_words(const CallSet& calls) {
  if (calls.none()) {
    return "%none";
  }
  std::vector<std::string> but = words_of(all_calls() & ~calls, "!");
  but.insert(but.begin(), "%all");
  return std::min(joined(words_of(calls, "")),
                  joined(but),
                  [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
}

}  // namespace ior::filter

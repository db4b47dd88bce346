// SPDX-License-Identifier: Apache-2.0
#include "tui/calls_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "model/syscall_table.h"
#include "tui/table_model.h"

namespace ior::tui {
namespace {

// Whole families by their name. Rows of the table stand by family.
std::string words_of(const model::CallSet& calls) {
  std::string words;
  const auto add = [&words](std::string_view field, std::string_view value) {
    words += words.empty() ? "" : " or ";
    words += field;
    words += quote_for_filter(value);
  };
  const auto all = model::all_syscalls();
  const auto is_chosen = [&calls](const model::SyscallInfo& info) {
    return calls.test(static_cast<std::size_t>(info.nr));
  };
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [begin](const model::SyscallInfo& info) {
      return info.family != begin->family;
    });
    if (std::all_of(begin, end, is_chosen)) {
      add("family=", model::to_string(begin->family));
    } else {
      std::for_each(begin, end, [&](const model::SyscallInfo& info) {
        if (is_chosen(info)) {
          add("syscall=", info.tracepoint_name);
        }
      });
    }
    begin = end;
  }
  return words;
}

}  // namespace

std::string calls_filter(const model::CallSet& calls) {
  const std::string others = words_of(~calls);
  const std::string chosen = words_of(calls);
  if (others.empty()) {
    return {};
  }
  return chosen.size() <= others.size() + 6 ? chosen : "not (" + others + ")";
}

std::string calls_in_words(const model::CallSet& calls) {
  constexpr std::size_t kMostFamilies = 3;
  std::string words;
  std::size_t families = 0;
  std::size_t chosen = 0;
  bool whole = true;
  const auto all = model::all_syscalls();
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [begin](const model::SyscallInfo& info) {
      return info.family != begin->family;
    });
    const auto count = static_cast<std::size_t>(
        std::count_if(begin, end, [&calls](const model::SyscallInfo& info) {
          return calls.test(static_cast<std::size_t>(info.nr));
        }));
    chosen += count;
    if (count != 0) {
      whole = whole && count == static_cast<std::size_t>(end - begin);
      words += (families++ == 0 ? "" : ", ") + std::string(model::to_string(begin->family));
    }
    begin = end;
  }
  if (chosen == all.size() || chosen == 0) {
    return {};
  }
  return whole && families <= kMostFamilies ? words
                                            : fmt::format("{} of {} calls", chosen, all.size());
}

}  // namespace ior::tui

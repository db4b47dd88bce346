// SPDX-License-Identifier: Apache-2.0
#include "filter/row_filter_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "filter/closest.h"
#include "model/syscall_kinds.h"
#include "model/syscall_table.h"

namespace ior::filter {
namespace {

constexpr int kErrors = 134;  // include/uapi/asm-generic/errno.h ends below

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::vector<std::string_view> all_families() {
  std::vector<std::string_view> names;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    const std::string_view name = model::to_string(info.family);
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

// What rows of numbers outside the table are called: model::call_name().
bool is_numbered(std::string_view name) {
  return name.starts_with("syscall_") || name.starts_with("ia32_") ||
         name.starts_with("io_uring_op_");
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    if (comma == text.size()) {
      return parts;
    }
    text.remove_prefix(comma + 1);
  }
}

Result<std::vector<std::string>> call_names(std::string_view list) {
  std::vector<std::string> names = split_list(list);
  for (std::string& name : names) {
    if (const model::SyscallInfo* info = model::find_by_name(name)) {
      name = info->tracepoint_name;
    } else if (!is_numbered(name)) {
      std::vector<std::string_view> known;
      for (const model::SyscallInfo& row : model::all_syscalls()) {
        known.push_back(row.tracepoint_name);
      }
      return usage_error(
          "filter", fmt::format("no call is named '{}'", name), did_you_mean(name, known));
    }
  }
  return names;
}

Result<std::vector<std::string>> family_names(std::string_view list) {
  const std::vector<std::string_view> known = all_families();
  std::vector<std::string> names = split_list(list);
  for (std::string& name : names) {
    const auto family = std::ranges::find_if(
        known, [&name](std::string_view one) { return equal_ignoring_case(one, name); });
    if (family == known.end()) {
      return usage_error("filter",
                         fmt::format("no family is named '{}'", name),
                         fmt::format("there are {}", fmt::join(known, " ")));
    }
    name = *family;
  }
  return names;
}

std::optional<std::int64_t> parse_error_number(std::string_view text) {
  for (int error = 1; error < kErrors; ++error) {
    if (errno_name(error) == text) {
      return error;
    }
  }
  const auto number = parse_quantity(text);
  constexpr std::int64_t kMost = 4095;  // include/linux/err.h: MAX_ERRNO
  if (!number || *number == 0 || *number < -kMost || *number > kMost) {
    return std::nullopt;
  }
  return *number < 0 ? -*number : *number;
}

std::unexpected<Error> stray_word(const RowToken& word, const RowToken& before) {
  constexpr std::array<std::string_view, 14> kUnits = {
      "ns", "us", "ms", "s", "m", "h", "k", "K", "M", "G", "T", "KiB", "MiB", "GiB"};
  const std::string what = fmt::format("'{}' at {} stands beside a test", word.text, word.at + 1);
  if (!before.text.empty() && std::ranges::find(kUnits, word.text) != kUnits.end()) {
    return usage_error("filter",
                       fmt::format("a blank stands within '{} {}'", before.text, word.text),
                       fmt::format("did you mean {}{}?", before.text, word.text));
  }
  if (model::find_by_name(word.text) != nullptr) {
    return usage_error("filter", what, fmt::format("did you mean or syscall={}?", word.text));
  }
  return usage_error("filter", what, "write and, or before it: comm=sh and passwd");
}

}  // namespace ior::filter

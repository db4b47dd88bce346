// SPDX-License-Identifier: Apache-2.0
#include "cli/flame_options.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/values.h"
#include "model/flame.h"

namespace ior::cli {

// A part of a file name.
Status flame_name(Options& options, const Given& given) {
  constexpr std::size_t kRoom = 255 - 64 - 34;  // NAME_MAX without host, time and ending
  if (given.value.find('/') != std::string_view::npos || given.value.size() > kRoom) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "is part of a file name: no '/', and not longer than 157 bytes");
  }
  options.name = given.value;
  return {};
}

Status flame_max_keys(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t keys, read_number(given.flag, given.value, {1, kMaxKeys}));
  options.max_keys = static_cast<std::uint64_t>(keys);
  return {};
}

Status flame_fields(Options& options, const Given& given) {
  IOR_TRY(const std::vector<std::string> words, read_list(given.flag, given.value));
  options.fields.clear();
  for (const std::string& word : words) {
    const auto field = model::parse_flame_field(word);
    if (!field || std::ranges::find(options.fields, *field) != options.fields.end()) {
      return usage_error(std::string(given.flag) + " " + word,
                         field ? "stands there twice" : "unknown field",
                         "the fields are path, comm, tracepoint, pid, tid, flags, call, family, "
                         "dir, file, uid and cgroup");
    }
    options.fields.push_back(*field);
  }
  return options.fields.empty() ? Status(usage_error(given.flag, "needs a field")) : Status{};
}

Status flame_metric(Options& options, const Given& given) {
  const auto word = model::parse_flame_metric(given.value);
  if (!word) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "unknown word; it must be count, bytes, duration or gap");
  }
  options.metric = *word;
  return {};
}

Status flame_format(Options& options, const Given& given) {
  constexpr std::array<std::string_view, 4> kWords = {"svg", "html", "folded", "speedscope"};
  const auto* const found = std::ranges::find(kWords, given.value);
  if (found == kWords.end()) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "unknown word; it must be svg, html, folded or speedscope");
  }
  options.flame_format = static_cast<FlameFormat>(1 + std::distance(kWords.begin(), found));
  return {};
}

}  // namespace ior::cli

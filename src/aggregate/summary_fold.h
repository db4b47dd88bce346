// SPDX-License-Identifier: Apache-2.0
//
// Which entries of a full table are given up: those that matter least, oldest first. Pure.
//
// An entry needs `tally` and `last_ns`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ior::aggregate {

namespace detail {

template <typename Entry, typename Value>
std::uint64_t upper_quarter(const std::vector<Entry*>& entries, Value value) {
  std::vector<std::uint64_t> values;
  values.reserve(entries.size());
  for (const Entry* entry : entries) {
    values.push_back(value(*entry));
  }
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 3 / 4);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace detail

// At most `count` of `entries` to fold away. The quarter with the most time and the quarter with
// the most calls come last.
template <typename Entry>
std::vector<Entry*> least_important(std::vector<Entry*> entries, std::size_t count) {
  count = std::min(count, entries.size());
  if (count == 0) {
    return {};
  }
  const auto time =
      detail::upper_quarter(entries, [](const Entry& e) { return e.tally.time_ns(); });
  const auto calls = detail::upper_quarter(entries, [](const Entry& e) { return e.tally.calls(); });
  const auto matters = [&](const Entry* entry) {
    return entry->tally.time_ns() > time || entry->tally.calls() > calls;
  };
  const auto before = [&](const Entry* a, const Entry* b) {
    return matters(a) != matters(b) ? matters(b) : a->last_ns < b->last_ns;
  };
  const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(count);
  std::nth_element(entries.begin(), middle - 1, entries.end(), before);
  entries.resize(count);
  return entries;
}

}  // namespace ior::aggregate

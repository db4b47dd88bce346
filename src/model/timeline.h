// SPDX-License-Identifier: Apache-2.0
//
// What happened when: totals and latencies by interval.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ior::model {

// Latency rows of the heat map: two for each power of two, from 1 ns.
inline constexpr std::size_t kHeatRows = 80;
std::size_t heat_row_of(std::uint64_t latency_ns);
std::uint64_t heat_floor_ns(std::size_t row);

struct TimelineSlot {
  std::uint64_t calls = 0;  // completed in it
  std::uint64_t errors = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t time_ns = 0;
  std::array<std::uint32_t, kHeatRows> latency{};  // calls by latency; saturating
};

struct Timeline {
  std::uint64_t start_ns = 0;  // of slots[0]
  std::uint64_t interval_ns = 0;
  std::vector<TimelineSlot> slots;  // without holes; the last one may still be filling
};

}  // namespace ior::model

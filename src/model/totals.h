// SPDX-License-Identifier: Apache-2.0
//
// What calls add up to.
#pragma once

#include <cstdint>

#include "model/call_facts.h"
#include "model/event.h"

namespace ior::model {

// Sums over calls. A latency or gap that is not known adds nothing.
struct Totals {
  std::uint64_t count = 0;
  std::uint64_t errors = 0;  // by is_error()
  std::uint64_t bytes = 0;   // by bytes_moved()
  std::uint64_t duration_ns = 0;
  std::uint64_t gap_ns = 0;

  Totals& operator+=(const Totals& other) {
    count += other.count;
    errors += other.errors;
    bytes += other.bytes;
    duration_ns += other.duration_ns;
    gap_ns += other.gap_ns;
    return *this;
  }
  Totals& operator-=(const Totals& other) {
    count -= other.count;
    errors -= other.errors;
    bytes -= other.bytes;
    duration_ns -= other.duration_ns;
    gap_ns -= other.gap_ns;
    return *this;
  }
  bool operator==(const Totals&) const = default;
};

inline Totals totals_of(const CallEvent& event) {
  return {.count = 1,
          .errors = is_error(event.ret.value_or(0)) ? 1U : 0U,
          .bytes = bytes_moved(event),
          .duration_ns = event.latency_ns.value_or(0),
          .gap_ns = event.gap_ns.value_or(0)};
}

}  // namespace ior::model

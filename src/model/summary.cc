// SPDX-License-Identifier: Apache-2.0
#include "model/summary.h"

#include <algorithm>
#include <bit>

namespace ior::model {

std::size_t heat_row_of(std::uint64_t latency_ns) {
  if (latency_ns < 2) {
    return 0;
  }
  const auto exponent = static_cast<unsigned>(std::bit_width(latency_ns) - 1);
  const std::size_t half = (latency_ns >> (exponent - 1)) & 1;
  return std::min<std::size_t>(2 * exponent + half, kHeatRows - 1);
}

std::uint64_t heat_floor_ns(std::size_t row) {
  const std::uint64_t power = std::uint64_t{1} << (row / 2);
  return row % 2 == 0 ? power : power + power / 2;
}

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
//
// Integers into text buffers: what std::format would be too slow for on every row. Hot path.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstddef>
#include <string>

namespace ior::exporter {

// Decimal, with zeros in front up to `width` characters.
void append_decimal(std::string& out, std::integral auto value, std::size_t width = 0) {
  const fmt::format_int digits(value);
  if (digits.size() < width) {
    out.append(width - digits.size(), '0');
  }
  out.append(digits.data(), digits.size());
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

namespace ior {

CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) {
    return {};
  }
  std::uint32_t value = lead & (0x7fU >> size);
  for (const char byte : text.substr(1, size - 1)) {
    if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80U) {
      return {};
    }
    value = value << 6 | (static_cast<unsigned char>(byte) & 0x3fU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[size] || surrogate || value > 0x10ffff) {
    return {};
  }
  return {value, size};
}

}  // namespace ior

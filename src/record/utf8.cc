// SPDX-License-Identifier: Apache-2.0
#include "record/utf8.h"

#include <algorithm>
#include <cstddef>

#include "base/utf8.h"

namespace ior::record {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = first_code_point(text).size;
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

std::string repaired_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = first_code_point(text).size;
    if (length != 0) {
      out += text.substr(0, length);
    } else {
      static constexpr std::string_view kDigits = "0123456789abcdef";
      const auto c = static_cast<unsigned char>(text[0]);
      out += "\\x";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace ior::record

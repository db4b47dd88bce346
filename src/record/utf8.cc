// SPDX-License-Identifier: Apache-2.0
#include "record/utf8.h"

#include <algorithm>
#include <cstddef>

namespace ior::record {
namespace {

bool is_continuation(unsigned char c) {
  return (c & 0xc0) == 0x80;
}

// Length of the valid sequence that text begins with; 0: none.
std::size_t sequence_length(std::string_view text) {
  const auto at = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(at(i))) {
      return 0;
    }
  }
  const unsigned char second = at(1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool too_large = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
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
    const std::size_t length = sequence_length(text);
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

// SPDX-License-Identifier: Apache-2.0
//
// Text of traced programs is any bytes; this tells which of them are characters. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ior {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;  // bytes; 0: what the text begins with is not UTF-8
};

// Of text that is not empty, by RFC 3629: shortest form only, no surrogates, at most U+10FFFF.
CodePoint first_code_point(std::string_view text);

}  // namespace ior

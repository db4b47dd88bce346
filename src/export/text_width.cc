// SPDX-License-Identifier: Apache-2.0
#include "export/text_width.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/utf8.h"

namespace ior::exporter {
namespace {

constexpr std::string_view kDots = "...";

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15: EastAsianWidth W and F, coarsely.
constexpr std::array kWide = std::to_array<Range>({{0x1100, 0x115f},
                                                   {0x2e80, 0xa4cf},
                                                   {0xac00, 0xd7a3},
                                                   {0xf900, 0xfaff},
                                                   {0xfe30, 0xfe6f},
                                                   {0xff00, 0xff60},
                                                   {0xffe0, 0xffe6},
                                                   {0x1f300, 0x1faff},
                                                   {0x20000, 0x3fffd}});

// Combining marks and what has no width.
constexpr std::array kZero = std::to_array<Range>({{0x0300, 0x036f},
                                                   {0x1ab0, 0x1aff},
                                                   {0x1dc0, 0x1dff},
                                                   {0x200b, 0x200f},
                                                   {0x20d0, 0x20ff},
                                                   {0xfe00, 0xfe0f},
                                                   {0xfe20, 0xfe2f},
                                                   {0xfeff, 0xfeff}});

template <typename Ranges>
bool in(const Ranges& ranges, char32_t point) {
  return std::ranges::any_of(
      ranges, [point](const Range& range) { return point >= range.first && point <= range.last; });
}

// The character at `place`: its bytes and its columns. Text is valid UTF-8 or read byte by byte.
struct Character {
  std::size_t size;
  std::size_t width;
};

Character character_at(std::string_view text, std::size_t place) {
  const CodePoint code = first_code_point(text.substr(place));
  if (code.size <= 1) {
    return {.size = 1, .width = 1};
  }
  return {.size = code.size, .width = in(kZero, code.value) ? 0U : in(kWide, code.value) ? 2U : 1U};
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t place = 0; place < text.size();) {
    const Character character = character_at(text, place);
    width += character.width;
    place += character.size;
  }
  return width;
}

std::string cut_left(std::string_view text, std::size_t width) {
  std::size_t left = text_width(text);
  if (left <= width) {
    return std::string(text);
  }
  const std::string_view dots = kDots.substr(0, std::min(kDots.size(), width));
  std::size_t place = 0;
  while (place < text.size() && left + dots.size() > width) {
    const Character character = character_at(text, place);
    left -= character.width;
    place += character.size;
  }
  return std::string(dots) + std::string(text.substr(place));
}

std::string cut_right(std::string_view text, std::size_t width) {
  if (text_width(text) <= width) {
    return std::string(text);
  }
  const std::string_view dots = kDots.substr(0, std::min(kDots.size(), width));
  std::size_t place = 0;
  std::size_t used = dots.size();
  while (place < text.size()) {
    const Character character = character_at(text, place);
    if (used + character.width > width) {
      break;
    }
    used += character.width;
    place += character.size;
  }
  return std::string(text.substr(0, place)) + std::string(dots);
}

}  // namespace ior::exporter

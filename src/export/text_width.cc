// SPDX-License-Identifier: Apache-2.0
#include "export/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

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

std::size_t sequence_size(unsigned char lead) {
  if (lead < 0xc0 || lead >= 0xf8) {
    return 1;
  }
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

// The character at `place`: its bytes and its columns. Text is valid UTF-8 or read byte by byte.
struct Character {
  std::size_t size;
  std::size_t width;
};

Character character_at(std::string_view text, std::size_t place) {
  const auto lead = static_cast<unsigned char>(text[place]);
  const std::size_t size = std::min(sequence_size(lead), text.size() - place);
  if (size == 1) {
    return {.size = 1, .width = 1};
  }
  char32_t point = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    point = (point << 6) | (static_cast<unsigned char>(text[place + i]) & 0x3fU);
  }
  return {.size = size, .width = in(kZero, point) ? 0U : in(kWide, point) ? 2U : 1U};
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

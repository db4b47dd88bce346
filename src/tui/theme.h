// SPDX-License-Identifier: Apache-2.0
//
// Colours by what they say. A theme is a value; the number of colours that the terminal has is
// applied when it is made.
#pragma once

#include <cstdint>
#include <ftxui/screen/color.hpp>
#include <optional>
#include <string_view>

namespace ior::tui {

enum class ThemeName : std::uint8_t { kDark, kLight, kContrast };
enum class Depth : std::uint8_t { kNone, k16, k256, kTrue };

std::string_view to_string(ThemeName name);
std::optional<ThemeName> parse_theme(std::string_view word);

// Of the terminal: https://no-color.org, COLORTERM, TERM. Null pointers: not set.
Depth colour_depth(const char* no_color, const char* colorterm, const char* term);

// How a cell looks.
struct Style {
  ftxui::Color fg = ftxui::Color::Default;
  ftxui::Color bg = ftxui::Color::Default;
  bool bold = false;
  bool dim = false;
  bool underlined = false;
  bool inverted = false;

  Style with_bg(const Style& other) const {
    Style result = *this;
    result.bg = other.bg;
    result.inverted = result.inverted || other.inverted;
    return result;
  }
  Style in_bold() const {
    Style result = *this;
    result.bold = true;
    return result;
  }
};

struct Theme {
  Depth depth = Depth::kTrue;
  bool light = false;
  Style text, dim, title, key, accent, good, warn, bad, border, header, selected, cursor, bar, tab,
      tab_active, status, match;

  // Of a frame of the flame graph or a bar: stable by name and warmer than the rest of the screen.
  // level: 0 the call, 1 the file, 2 the process; it picks the family of colours.
  Style flame(std::uint64_t hash, int level) const;
  // 0..1, cold to hot: heat maps.
  Style heat(double share) const;
  // Distinct colours of families of calls.
  Style series(std::size_t index) const;
};

Theme make_theme(ThemeName name, Depth depth);

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "tui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ftxui/screen/terminal.hpp>
#include <string>

namespace ior::tui {
namespace {

using ftxui::Color;

struct Rgb {
  std::uint8_t r, g, b;
};

Color colour(Rgb c) {
  return Color::RGB(c.r, c.g, c.b);
}

Style fg(Rgb c) {
  return {.fg = colour(c)};
}

// What each theme is made of.
struct Palette {
  Rgb text, dim, accent, good, warn, bad, border, selected_bg, bar_bg, header;
};

constexpr Palette kDarkPalette = {.text = {220, 223, 228},
                                  .dim = {128, 137, 153},
                                  .accent = {97, 175, 239},
                                  .good = {152, 195, 121},
                                  .warn = {229, 192, 123},
                                  .bad = {240, 98, 98},
                                  .border = {76, 84, 99},
                                  .selected_bg = {48, 62, 86},
                                  .bar_bg = {32, 36, 44},
                                  .header = {198, 160, 246}};
constexpr Palette kLightPalette = {.text = {36, 41, 47},
                                   .dim = {104, 112, 122},
                                   .accent = {9, 105, 218},
                                   .good = {26, 127, 55},
                                   .warn = {154, 103, 0},
                                   .bad = {207, 34, 46},
                                   .border = {176, 184, 193},
                                   .selected_bg = {204, 228, 255},
                                   .bar_bg = {234, 238, 242},
                                   .header = {130, 80, 223}};
constexpr Palette kContrastPalette = {.text = {255, 255, 255},
                                      .dim = {215, 215, 215},
                                      .accent = {0, 255, 255},
                                      .good = {0, 255, 0},
                                      .warn = {255, 255, 0},
                                      .bad = {255, 95, 95},
                                      .border = {255, 255, 255},
                                      .selected_bg = {0, 0, 175},
                                      .bar_bg = {0, 0, 0},
                                      .header = {255, 255, 0}};

const Palette& palette(ThemeName name) {
  switch (name) {
    case ThemeName::kLight:
      return kLightPalette;
    case ThemeName::kContrast:
      return kContrastPalette;
    case ThemeName::kDark:
      break;
  }
  return kDarkPalette;
}

Theme without_colour() {
  Theme theme;
  theme.depth = Depth::kNone;
  theme.dim.dim = true;
  theme.title.bold = theme.key.bold = theme.accent.bold = theme.header.bold = true;
  theme.header.underlined = true;
  theme.warn.bold = theme.bad.bold = true;
  theme.bad.underlined = true;
  theme.selected.inverted = true;
  theme.cursor.inverted = theme.cursor.bold = true;
  theme.tab_active.inverted = true;
  theme.match.underlined = theme.match.bold = true;
  return theme;
}

Rgb from_hsv(double h, double s, double v) {
  const auto part = [&](double n) {
    const double k = std::fmod(n + h / 60.0, 6.0);
    const double x = v - v * s * std::max(0.0, std::min({k, 4.0 - k, 1.0}));
    return static_cast<std::uint8_t>(std::lround(x * 255));
  };
  return {part(5), part(3), part(1)};
}

}  // namespace

std::string_view to_string(ThemeName name) {
  constexpr std::array<std::string_view, 3> kNames = {"dark", "light", "contrast"};
  return kNames[static_cast<std::size_t>(name)];
}

std::optional<ThemeName> parse_theme(std::string_view word) {
  for (const ThemeName name : {ThemeName::kDark, ThemeName::kLight, ThemeName::kContrast}) {
    if (to_string(name) == word) {
      return name;
    }
  }
  return std::nullopt;
}

Depth colour_depth(const char* no_color, const char* colorterm, const char* term) {
  const std::string_view type = term == nullptr ? "" : term;
  const std::string_view offered = colorterm == nullptr ? "" : colorterm;
  if ((no_color != nullptr && *no_color != '\0') || type == "dumb" || type.starts_with("vt")) {
    return Depth::kNone;
  }
  if (offered == "truecolor" || offered == "24bit" || type.find("direct") != type.npos) {
    return Depth::kTrue;
  }
  return type.find("256") != type.npos ? Depth::k256 : Depth::k16;
}

Theme make_theme(ThemeName name, Depth depth) {
  using ftxui::Terminal::Color;
  constexpr std::array kSupport = {
      Color::Palette1, Color::Palette16, Color::Palette256, Color::TrueColor};
  ftxui::Terminal::SetColorSupport(kSupport[static_cast<std::size_t>(depth)]);
  if (depth == Depth::kNone) {
    return without_colour();
  }
  const Palette& p = palette(name);
  Theme theme;
  theme.depth = depth;
  theme.light = name == ThemeName::kLight;
  // The terminal's own foreground is readable on its own background, whatever that is.
  theme.text = name == ThemeName::kContrast ? fg(p.text).in_bold() : Style{};
  theme.dim = fg(p.dim);
  theme.title = Style{}.in_bold();
  theme.key = theme.accent = fg(p.accent);
  theme.key.bold = true;
  theme.good = fg(p.good);
  theme.warn = fg(p.warn);
  theme.bad = fg(p.bad).in_bold();
  theme.border = fg(p.border);
  theme.header = fg(p.header).in_bold();
  theme.bar = {.fg = colour(p.text), .bg = colour(p.selected_bg)};
  theme.tab = {.fg = colour(p.dim), .bg = colour(p.bar_bg)};
  theme.tab_active = {.fg = colour(p.text), .bg = colour(p.selected_bg), .bold = true};
  theme.status = {.fg = colour(p.text), .bg = colour(p.bar_bg)};
  theme.selected = {.fg = colour(p.text), .bg = colour(p.selected_bg)};
  theme.cursor = {.fg = colour(p.text), .bg = colour(p.selected_bg), .bold = true};
  theme.cursor.underlined = true;
  theme.match = fg(p.warn).in_bold();
  if (depth == Depth::k16) {  // the nearest of 16 may be the text's own colour
    theme.selected = theme.tab_active = Style{.inverted = true};
    theme.cursor = Style{.bold = true, .underlined = true, .inverted = true};
    theme.tab = theme.status = theme.bar = Style{};
  }
  return theme;
}

Style Theme::flame(std::uint64_t hash, int level) const {
  if (depth == Depth::kNone) {
    return {.inverted = hash % 2 == 0};
  }
  constexpr std::array<double, 3> kHue = {8, 196, 88};  // calls warm, files blue, processes green
  constexpr std::array<double, 3> kSpread = {38, 34, 40};
  const auto family = static_cast<std::size_t>(std::clamp(level, 0, 2));
  const double h = kHue[family] + kSpread[family] * static_cast<double>(hash % 97) / 97.0;
  const double s = 0.50 + 0.18 * static_cast<double>(hash / 97 % 31) / 31.0;
  const double v = (light ? 0.86 : 0.70) + 0.13 * static_cast<double>(hash / 3007 % 29) / 29.0;
  Style style{.fg = colour(light ? Rgb{20, 20, 20} : Rgb{16, 18, 22}),
              .bg = colour(from_hsv(h, s, v))};
  return style;
}

Style Theme::heat(double share) const {
  const double x = std::clamp(share, 0.0, 1.0);
  if (depth == Depth::kNone) {
    return {.inverted = x > 0.5};
  }
  if (x <= 0) {
    return {};
  }
  // Dark blue over violet to yellow: readable for the colour-blind, rising in lightness.
  constexpr std::array<Rgb, 6> kStops = {Rgb{40, 44, 92},
                                         Rgb{86, 40, 128},
                                         Rgb{156, 46, 127},
                                         Rgb{222, 73, 104},
                                         Rgb{254, 159, 109},
                                         Rgb{252, 253, 191}};
  const double at = x * (kStops.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), kStops.size() - 2);
  const double t = at - static_cast<double>(i);
  const auto mix = [t](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(a + (b - a) * t);
  };
  const Rgb c = {mix(kStops[i].r, kStops[i + 1].r),
                 mix(kStops[i].g, kStops[i + 1].g),
                 mix(kStops[i].b, kStops[i + 1].b)};
  return {.fg = colour(x > 0.6 ? Rgb{16, 18, 22} : Rgb{230, 230, 230}), .bg = colour(c)};
}

Style Theme::series(std::size_t index) const {
  if (depth == Depth::kNone) {
    return {};
  }
  constexpr std::array<double, 6> kHues = {207, 95, 286, 39, 355, 187};
  return {.fg = colour(from_hsv(kHues[index % kHues.size()], 0.60, light ? 0.65 : 0.90))};
}

}  // namespace ior::tui

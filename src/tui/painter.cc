// SPDX-License-Identifier: Apache-2.0
#include "tui/painter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ior::tui {
namespace {

void apply(ftxui::Pixel& pixel, const Style& style) {
  pixel.foreground_color = style.fg;
  pixel.background_color = style.bg;
  pixel.bold = style.bold;
  pixel.dim = style.dim;
  pixel.underlined = style.underlined;
  pixel.inverted = style.inverted;
}

constexpr std::array<const char*, 9> kLeftBlocks = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
constexpr std::array<const char*, 9> kLowBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

}  // namespace

Painter::Painter(ftxui::Screen& screen, const Theme& colours, std::vector<Zone>* zones)
    : screen_(&screen), theme_(&colours), zones_(zones), w_(screen.dimx()), h_(screen.dimy()) {
  for (int y = 0; y < h_; ++y) {  // a new screen's cells are empty, which is not blank
    for (int x = 0; x < w_; ++x) {
      screen.PixelAt(x, y).character = " ";
    }
  }
}

Painter Painter::part(int x, int y, int w, int h) const {
  Painter inner = *this;
  const int left = std::clamp(x, 0, w_);
  const int top = std::clamp(y, 0, h_);
  inner.x_ = x_ + left;
  inner.y_ = y_ + top;
  inner.w_ = std::max(0, std::min(x + w, w_) - left);
  inner.h_ = std::max(0, std::min(y + h, h_) - top);
  return inner;
}

ftxui::Pixel* Painter::pixel(int x, int y) {
  if (x < 0 || y < 0 || x >= w_ || y >= h_) {
    return nullptr;
  }
  return &screen_->PixelAt(x_ + x, y_ + y);
}

// What is about to be covered may be half of a wide character: the other half becomes a blank. An
// empty cell is the right half of the one before.
void Painter::part_wide(int x, int y, int width) {
  const int left = x_ + x;
  const int row = y_ + y;
  if (left > 0 && screen_->PixelAt(left, row).character.empty()) {
    screen_->PixelAt(left - 1, row).character = " ";
  }
  const int behind = left + width;
  if (behind < screen_->dimx() && screen_->PixelAt(behind, row).character.empty()) {
    screen_->PixelAt(behind, row).character = " ";
  }
}

void Painter::put_cells(int x, int y, const std::vector<Cell>& cells, const Style& style, int end) {
  for (const Cell& cell : cells) {
    if (x + cell.width > end) {
      return;
    }
    if (ftxui::Pixel* at = pixel(x, y)) {
      part_wide(x, y, cell.width);
      at->character = cell.text;
      apply(*at, style);
      if (ftxui::Pixel* next = cell.width == 2 ? pixel(x + 1, y) : nullptr) {
        next->character.clear();  // the right half of a wide character
        apply(*next, style);
      }
    }
    x += cell.width;
  }
}

int Painter::put(int x, int y, std::string_view text, const Style& style, int limit, Cut cut) {
  const int room = w_ - x;
  const int width = limit < 0 ? room : std::min(limit, room);
  if (width <= 0 || y < 0 || y >= h_) {
    return x;
  }
  const std::vector<Cell> cells = fit(text, static_cast<std::size_t>(width), cut);
  put_cells(x, y, cells, style, x + width);
  for (const Cell& cell : cells) {
    x += cell.width;
  }
  return x;
}

void Painter::put_right(
    int x, int y, std::string_view text, const Style& style, int limit, Cut cut) {
  const int width = limit < 0 ? x : std::min(limit, x);
  if (width <= 0) {
    return;
  }
  const std::vector<Cell> cells = fit(text, static_cast<std::size_t>(width), cut);
  int used = 0;
  for (const Cell& cell : cells) {
    used += cell.width;
  }
  put_cells(x - used, y, cells, style, x);
}

void Painter::put_centred(int y, std::string_view text, const Style& style) {
  const int used = static_cast<int>(cell_width(text));
  put(std::max(0, (w_ - used) / 2), y, text, style);
}

void Painter::fill(int x, int y, int w, int h, std::string_view glyph, const Style& style) {
  const int left = std::max(0, x);
  const int right = std::min(x + w, w_);
  for (int row = std::max(0, y); row < std::min(y + h, h_) && left < right; ++row) {
    part_wide(left, row, right - left);
    for (int column = left; column < right; ++column) {
      ftxui::Pixel* at = pixel(column, row);
      at->character = glyph;
      apply(*at, style);
    }
  }
}

void Painter::restyle(int x, int y, int w, int h, const Style& style) {
  for (int row = std::max(0, y); row < std::min(y + h, h_); ++row) {
    for (int column = std::max(0, x); column < std::min(x + w, w_); ++column) {
      ftxui::Pixel* at = pixel(column, row);
      at->background_color = style.bg;
      // The terminal's own colour of text need not be readable on ours: a light theme in the dark.
      if (at->foreground_color == ftxui::Color(ftxui::Color::Default)) {
        at->foreground_color = style.fg;
      }
      at->inverted = style.inverted;
      at->bold = at->bold || style.bold;
      at->underlined = at->underlined || style.underlined;
    }
  }
}

void Painter::bar(int x, int y, int w, double share, const Style& style) {
  if (!(share > 0) || w <= 0) {
    return;
  }
  const int eighths = std::max(1, static_cast<int>(std::lround(std::min(share, 1.0) * w * 8)));
  fill(x, y, eighths / 8, 1, "█", style);
  if (eighths % 8 != 0) {
    fill(x + eighths / 8, y, 1, 1, kLeftBlocks[static_cast<std::size_t>(eighths % 8)], style);
  }
}

void Painter::sparkline(
    int x, int y, int w, int h, std::span<const double> values, const Style& style) {
  if (w <= 0 || h <= 0) {
    return;
  }
  if (values.size() > static_cast<std::size_t>(w)) {
    values = values.last(static_cast<std::size_t>(w));
  }
  double top = 0;
  for (const double value : values) {
    top = std::max(top, value);
  }
  const int begin = x + w - static_cast<int>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    int eighths = top > 0 ? static_cast<int>(std::lround(values[i] / top * h * 8)) : 0;
    if (values[i] > 0) {
      eighths = std::max(eighths, 1);
    }
    for (int row = 0; row < h; ++row) {
      const int here = std::clamp(eighths - (h - 1 - row) * 8, 0, 8);
      fill(begin + static_cast<int>(i),
           y + row,
           1,
           1,
           kLowBlocks[static_cast<std::size_t>(here)],
           style);
    }
  }
}

Painter Painter::box(int x, int y, int w, int h, std::string_view title) {
  const Style& line = theme_->border;
  if (w < 2 || h < 2) {
    return part(x, y, w, h);
  }
  fill(x + 1, y, w - 2, 1, "─", line);
  fill(x + 1, y + h - 1, w - 2, 1, "─", line);
  fill(x, y + 1, 1, h - 2, "│", line);
  fill(x + w - 1, y + 1, 1, h - 2, "│", line);
  fill(x, y, 1, 1, "╭", line);
  fill(x + w - 1, y, 1, 1, "╮", line);
  fill(x, y + h - 1, 1, 1, "╰", line);
  fill(x + w - 1, y + h - 1, 1, 1, "╯", line);
  if (!title.empty() && w > 6) {
    const int end = put(x + 3, y, title, theme_->title, w - 6);
    fill(x + 2, y, 1, 1, " ", line);
    fill(end, y, 1, 1, " ", line);
  }
  return part(x + 1, y + 1, w - 2, h - 2);
}

void Painter::zone(int x, int y, int w, int h, Hit hit) {
  if (zones_ == nullptr) {
    return;
  }
  const Painter cut = part(x, y, w, h);
  if (cut.w_ > 0 && cut.h_ > 0) {
    zones_->push_back({cut.x_, cut.y_, cut.w_, cut.h_, hit});
  }
}

}  // namespace ior::tui

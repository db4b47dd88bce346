// SPDX-License-Identifier: Apache-2.0
//
// A rectangle of the screen to draw on. Everything outside is cut; all text goes through
// tui/cells.h. Also notes what a click on it means, so that what is drawn and what is hit cannot
// differ.
#pragma once

#include <cstdint>
#include <ftxui/screen/screen.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tui/cells.h"
#include "tui/theme.h"

namespace ior::tui {

// What lies under the mouse.
enum class HitKind : std::uint8_t { kNone, kTab, kRow, kHeader, kFrame, kHelp, kItem };
struct Hit {
  HitKind kind = HitKind::kNone;
  std::uint64_t index = 0;  // tab, row, column, frame of the flame tree
  int column = 0;           // of a row
};

struct Zone {
  int x, y, w, h;
  Hit hit;
};

class Painter {
 public:
  // Both outlive the painter.
  Painter(ftxui::Screen& screen, const Theme& colours, std::vector<Zone>* zones = nullptr);

  int width() const { return w_; }
  int height() const { return h_; }
  const Theme& theme() const { return *theme_; }

  // A part; cut to this one.
  Painter part(int x, int y, int w, int h) const;

  // Text from x on, at most `limit` cells (-1: up to the border). Gives the x behind it.
  int put(
      int x, int y, std::string_view text, const Style& style, int limit = -1, Cut cut = Cut::kEnd);
  // Ending at x (exclusive).
  void put_right(
      int x, int y, std::string_view text, const Style& style, int limit = -1, Cut cut = Cut::kEnd);
  void put_centred(int y, std::string_view text, const Style& style);

  // One glyph of ours, of width 1, everywhere in the rectangle.
  void fill(int x, int y, int w, int h, std::string_view glyph, const Style& style);
  // Only the look, not the text.
  void restyle(int x, int y, int w, int h, const Style& style);

  // A bar of `share` (0..1) of w cells, in eighths of a cell.
  void bar(int x, int y, int w, double share, const Style& style);
  // The newest value on the right; scaled to the highest. h rows.
  void sparkline(int x, int y, int w, int h, std::span<const double> values, const Style& style);

  // A frame with a title; gives its inside.
  Painter box(int x, int y, int w, int h, std::string_view title);

  void zone(int x, int y, int w, int h, Hit hit);

 private:
  ftxui::Pixel* pixel(int x, int y);
  void put_cells(int x, int y, const std::vector<Cell>& cells, const Style& style, int end);
  void part_wide(int x, int y, int width);

  ftxui::Screen* screen_;
  const Theme* theme_;
  std::vector<Zone>* zones_;
  int x_ = 0, y_ = 0, w_ = 0, h_ = 0;
};

}  // namespace ior::tui

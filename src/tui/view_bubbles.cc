// SPDX-License-Identifier: Apache-2.0
#include "tui/view_bubbles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tui/cells.h"

namespace ior::tui {
namespace {

constexpr int kNobody = -1;

// Cells from `from` to before `to` that a row of dots of a circle covers.
struct Chord {
  int from = 0;
  int to = 0;
};

Chord chord_of(const Bubble& bubble, double r, int dot_row) {
  const double dy = dot_row + 0.5 - bubble.y;
  if (r <= 0 || dy * dy >= r * r) {
    return {};
  }
  const double half = std::sqrt(r * r - dy * dy);
  return {static_cast<int>(std::ceil(bubble.x - half - 0.5)),
          static_cast<int>(std::floor(bubble.x + half - 0.5)) + 1};
}

class Dots {
 public:
  Dots(int width, int height)
      : width_(width),
        height_(height),
        owners_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kNobody) {}

  int at(int x, int y) const {
    return owners_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                   static_cast<std::size_t>(x)];
  }

  // The disc; of a hollow one the rim.
  void draw(const Bubble& bubble, int owner, bool hollow) {
    constexpr double kRim = 1.1;
    const int first = std::max(0, static_cast<int>(std::floor(bubble.y - bubble.r)));
    const int last = std::min(height_ - 1, static_cast<int>(std::ceil(bubble.y + bubble.r)));
    for (int y = first; y <= last; ++y) {
      const Chord disc = chord_of(bubble, bubble.r, y);
      const Chord hole = hollow ? chord_of(bubble, bubble.r - kRim, y) : Chord{};
      for (int x = std::max(0, disc.from); x < std::min(width_, disc.to); ++x) {
        if (x < hole.from || x >= hole.to) {
          owners_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                  static_cast<std::size_t>(x)] = owner;
        }
      }
    }
  }

 private:
  int width_;
  int height_;
  std::vector<int> owners_;  // which bubble each dot belongs to
};

// The cells of a row that are within the bubble, both dots.
Chord room_in_row(const Bubble& bubble, int row) {
  const Chord above = chord_of(bubble, bubble.r, 2 * row);
  const Chord below = chord_of(bubble, bubble.r, 2 * row + 1);
  return {std::max(above.from, below.from), std::min(above.to, below.to)};
}

void put_in_row(
    Painter& graph, const Bubble& bubble, int row, const std::string& text, const Style& style) {
  const Chord room = room_in_row(bubble, row);
  constexpr int kLeast = 3;
  const int width = room.to - room.from - 1;
  if (width < kLeast) {
    return;
  }
  const int used = std::min(width, static_cast<int>(cell_width(text)));
  graph.put(room.from + (room.to - room.from - used) / 2, row, text, style, width);
}

void draw_label(Painter& graph, const Bubble& bubble, const BubbleLook& look, bool hollow) {
  Style style = look.style(bubble.node);
  if (hollow) {  // nothing of its colour lies below the text
    style = graph.theme().depth == Depth::kNone ? Style{.inverted = style.inverted}
                                                : graph.theme().text;
  }
  if (bubble.open) {
    put_in_row(graph,
               bubble,
               static_cast<int>((bubble.y - bubble.r * 0.76) / 2),
               look.name(bubble.node),
               style.in_bold());
    return;
  }
  const int row = static_cast<int>(std::floor(bubble.y / 2));
  put_in_row(graph, bubble, row, look.name(bubble.node), style.in_bold());
  if (constexpr double kTwoRows = 3.5; bubble.r >= kTwoRows) {
    put_in_row(graph, bubble, row + 1, look.numbers(bubble.node), style);
  }
}

void note_hits(Painter& graph, const Bubble& bubble) {
  const int first = std::max(0, static_cast<int>((bubble.y - bubble.r) / 2));
  const int last = std::min(graph.height() - 1, static_cast<int>((bubble.y + bubble.r) / 2));
  for (int row = first; row <= last; ++row) {
    const Chord above = chord_of(bubble, bubble.r, 2 * row);
    const Chord below = chord_of(bubble, bubble.r, 2 * row + 1);
    const bool upper = above.to > above.from;
    const bool lower = below.to > below.from;
    const int from = !lower ? above.from : !upper ? below.from : std::min(above.from, below.from);
    const int to = !lower ? above.to : !upper ? below.to : std::max(above.to, below.to);
    if (to > from) {
      graph.zone(from, row, to - from, 1, {HitKind::kFrame, bubble.node});
    }
  }
}

}  // namespace

void draw_bubbles(Painter& graph, const std::vector<Bubble>& bubbles, const BubbleLook& look) {
  const bool colourless = graph.theme().depth == Depth::kNone;
  Dots dots(graph.width(), 2 * graph.height());
  std::vector<Style> styles;
  for (std::size_t i = 0; i < bubbles.size(); ++i) {
    styles.push_back(look.style(bubbles[i].node));
    dots.draw(bubbles[i], static_cast<int>(i), bubbles[i].open || colourless);
  }
  const auto colour = [&](int owner) {
    return owner == kNobody ? ftxui::Color(ftxui::Color::Default)
                            : styles[static_cast<std::size_t>(owner)].bg;
  };
  for (int y = 0; y < graph.height(); ++y) {
    for (int x = 0; x < graph.width(); ++x) {
      const int upper = dots.at(x, 2 * y);
      const int lower = dots.at(x, 2 * y + 1);
      if (upper == kNobody && lower == kNobody) {
        continue;
      }
      Style style;
      std::string_view glyph = upper == kNobody ? "▄" : "▀";
      if (colourless) {
        glyph = upper != kNobody && lower != kNobody ? "█" : glyph;
      } else if (upper == kNobody) {
        style.fg = colour(lower);
      } else {
        style.fg = colour(upper);
        style.bg = colour(lower);
        glyph = upper == lower ? "█" : glyph;
      }
      graph.fill(x, y, 1, 1, glyph, style);
    }
  }
  for (const Bubble& bubble : bubbles) {
    note_hits(graph, bubble);
    draw_label(graph, bubble, look, bubble.open || colourless);
  }
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "tui/frame_writer.h"

#include <fmt/format.h>

namespace ior::tui {
namespace {

using ftxui::Pixel;

bool same_style(const Pixel& a, const Pixel& b) {
  return a.bold == b.bold && a.dim == b.dim && a.underlined == b.underlined &&
         a.inverted == b.inverted && a.foreground_color == b.foreground_color &&
         a.background_color == b.background_color;
}

bool same(const Pixel& a, const Pixel& b) {
  return a.character == b.character && same_style(a, b);
}

void append_style(std::string& out, const Pixel& pixel) {
  out += "\x1b[0";
  if (pixel.bold) {
    out += ";1";
  }
  if (pixel.dim) {
    out += ";2";
  }
  if (pixel.underlined) {
    out += ";4";
  }
  if (pixel.inverted) {
    out += ";7";
  }
  if (pixel.foreground_color != ftxui::Color::Default) {
    out += ';' + pixel.foreground_color.Print(false);
  }
  if (pixel.background_color != ftxui::Color::Default) {
    out += ';' + pixel.background_color.Print(true);
  }
  out += 'm';
}

bool is_ascii(const std::string& text) {
  return text.size() == 1;
}

}  // namespace

std::string FrameWriter::update(const ftxui::Screen& next) {
  const bool fits = shown_ && shown_->dimx() == next.dimx() && shown_->dimy() == next.dimy();
  std::string out;
  const Pixel* style = nullptr;  // that the terminal has now
  for (int y = 0; y < next.dimy(); ++y) {
    int cursor = -1;  // where the terminal's is in this row; -1: elsewhere, or not sure
    for (int x = 0; x < next.dimx(); ++x) {
      const Pixel& pixel = next.PixelAt(x, y);
      if (pixel.character.empty() || (fits && same(pixel, shown_->PixelAt(x, y)))) {
        continue;  // the right half of a wide character goes with the left one
      }
      if (cursor != x) {
        out += fmt::format("\x1b[{};{}H", y + 1, x + 1);
      }
      if (style == nullptr || !same_style(*style, pixel)) {
        append_style(out, pixel);
        style = &pixel;
      }
      out += pixel.character;
      // Should terminal and ior differ on a width, the damage ends with the cell.
      cursor = is_ascii(pixel.character) ? x + 1 : -1;
    }
  }
  if (!fits) {
    out.insert(0, "\x1b[0m\x1b[2J");
  }
  shown_ = next;
  if (out.empty()) {
    return out;
  }
  return "\x1b[?2026h" + out + "\x1b[?2026l";
}

}  // namespace ior::tui

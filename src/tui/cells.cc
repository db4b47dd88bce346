// SPDX-License-Identifier: Apache-2.0
#include "tui/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ftxui/screen/string.hpp>
#include <iterator>

#include "base/utf8.h"

namespace ior::tui {
namespace {

struct Range {
  char32_t first, last;
};

// Characters that show nothing of their own, or change how others are shown: Unicode's Cc, Cf, Zl,
// Zp, fillers, variation selectors, tags, private use, and what is no character.
constexpr std::array kUnseen = {
    Range{0x0000, 0x001f},   Range{0x007f, 0x009f},   Range{0x00ad, 0x00ad},
    Range{0x034f, 0x034f},   Range{0x0600, 0x0605},   Range{0x061c, 0x061c},
    Range{0x06dd, 0x06dd},   Range{0x070f, 0x070f},   Range{0x08e2, 0x08e2},
    Range{0x115f, 0x1160},   Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},
    Range{0x2000, 0x200f},   Range{0x2028, 0x202f},   Range{0x205f, 0x206f},
    Range{0x2800, 0x2800},   Range{0x3000, 0x3000},   Range{0x3164, 0x3164},
    Range{0xd800, 0xf8ff},   Range{0xfe00, 0xfe0f},   Range{0xfeff, 0xfeff},
    Range{0xffa0, 0xffa0},   Range{0xfff0, 0xffff},   Range{0x110bd, 0x110bd},
    Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0x10ffff},
};

// On whose width terminals differ: emoji of the basic plane, modifiers of skin colour.
constexpr std::array kDisputed = {Range{0x231a, 0x231b},
                                  Range{0x23e9, 0x23f3},
                                  Range{0x25fd, 0x25fe},
                                  Range{0x2600, 0x27bf},
                                  Range{0x2934, 0x2935},
                                  Range{0x2b05, 0x2b55},
                                  Range{0x1f1e6, 0x1f1ff},
                                  Range{0x1f3fb, 0x1f3ff}};

bool is_in(char32_t c, const auto& ranges) {
  return std::ranges::any_of(ranges, [c](Range r) { return c >= r.first && c <= r.last; });
}

constexpr char32_t kInvalid = 0xffffffff;

// One character from the front; kInvalid takes one byte.
char32_t take_character(std::string_view& text) {
  const CodePoint code = first_code_point(text);
  text.remove_prefix(std::max<std::size_t>(code.size, 1));
  return code.size == 0 ? kInvalid : code.value;
}

void spell_out(std::vector<Cell>& cells, char32_t c, std::string_view bytes) {
  std::string spelled;
  switch (c) {
    case '\n':
      spelled = "\\n";
      break;
    case '\t':
      spelled = "\\t";
      break;
    case '\r':
      spelled = "\\r";
      break;
    default:
      if (c == kInvalid || c < 0x80) {
        for (const char byte : bytes) {
          spelled += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        }
      } else {
        spelled = fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c));
      }
  }
  for (const char letter : spelled) {
    cells.push_back({std::string(1, letter), 1});
  }
}

std::size_t width_of(const std::vector<Cell>& cells) {
  std::size_t width = 0;
  for (const Cell& cell : cells) {
    width += cell.width;
  }
  return width;
}

// Cells from the front, or from the back, that fit.
std::vector<Cell> front(const std::vector<Cell>& cells, std::size_t width) {
  std::vector<Cell> taken;
  for (const Cell& cell : cells) {
    if (cell.width > width) {
      break;
    }
    width -= cell.width;
    taken.push_back(cell);
  }
  return taken;
}

std::vector<Cell> back(const std::vector<Cell>& cells, std::size_t width) {
  std::vector<Cell> reversed(cells.rbegin(), cells.rend());
  std::vector<Cell> taken = front(reversed, width);
  std::ranges::reverse(taken);
  return taken;
}

}  // namespace

std::vector<Cell> to_cells(std::string_view text, std::size_t limit) {
  std::vector<Cell> cells;
  cells.reserve(std::min(text.size(), limit));
  std::size_t used = 0;
  while (!text.empty() && used < limit) {
    const std::size_t before = cells.size();
    if (text[0] >= ' ' && text[0] <= '~') {
      cells.push_back({std::string(1, text[0]), 1});
      text.remove_prefix(1);
      ++used;
      continue;
    }
    const std::string_view all = text;
    const char32_t c = take_character(text);
    const std::string_view bytes = all.substr(0, all.size() - text.size());
    const int width = c == kInvalid ? 0 : ftxui::string_width(std::string(bytes));
    if (width < 1 || width > 2 || is_in(c, kUnseen) || is_in(c, kDisputed)) {
      spell_out(cells, c, bytes);
    } else {
      cells.push_back({std::string(bytes), static_cast<std::uint8_t>(width)});
    }
    for (std::size_t i = before; i < cells.size(); ++i) {
      used += cells[i].width;
    }
  }
  return cells;
}

std::size_t cell_width(std::string_view text) {
  return width_of(to_cells(text));
}

std::vector<Cell> fit(std::string_view text, std::size_t width, Cut cut) {
  // Only a cut at the end can do without the rest of the text.
  std::vector<Cell> cells = to_cells(text, cut == Cut::kEnd ? width + 1 : ~std::size_t{0});
  if (width_of(cells) <= width) {
    return cells;
  }
  if (width == 0) {
    return {};
  }
  const Cell ellipsis{"…", 1};
  const std::size_t room = width - 1;
  const std::size_t head = cut == Cut::kEnd ? room : cut == Cut::kBegin ? 0 : room / 2;
  std::vector<Cell> fitted = front(cells, head);
  fitted.push_back(ellipsis);
  std::ranges::move(back(cells, room - head), std::back_inserter(fitted));
  return fitted;
}

std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!line.empty() && cell_width(line) + 1 + cell_width(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  if (!line.empty()) {
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> fold(const std::string& text, std::size_t width, std::size_t indent) {
  width = std::max<std::size_t>(width, 8);
  indent = std::min(indent, width / 2);
  const std::vector<Cell> cells = to_cells(text);
  std::vector<std::string> lines;
  std::size_t at = 0;
  do {
    std::string line(lines.empty() ? 0 : indent, ' ');
    std::size_t used = line.size();
    std::size_t end = at;
    std::size_t blank = at;  // behind the last one in the line
    while (end < cells.size() && used + static_cast<std::size_t>(cells[end].width) <= width) {
      used += static_cast<std::size_t>(cells[end].width);
      blank = cells[end].text == " " && used > width / 2 ? end + 1 : blank;
      ++end;
    }
    end =
        end == cells.size() || blank == at ? std::max(end, std::min(at + 1, cells.size())) : blank;
    for (; at < end; ++at) {
      line += cells[at].text;
    }
    lines.push_back(std::move(line));
  } while (at < cells.size());
  return lines;
}

std::string fit_text(std::string_view text, std::size_t width, Cut cut) {
  std::string out;
  for (const Cell& cell : fit(text, width, cut)) {
    out += cell.text;
  }
  return out;
}

}  // namespace ior::tui

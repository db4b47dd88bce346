// SPDX-License-Identifier: Apache-2.0
//
// Text -> terminal cells. Whatever comes from a traced program passes through here, and comes out
// as cells whose width the terminal and ior agree on: control characters, escape sequences,
// controls of writing direction, characters without width and bytes that are not UTF-8 are spelled
// out (\x1b, \u{202e}). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ior::tui {

struct Cell {
  std::string text;        // one character, UTF-8; printable
  std::uint8_t width = 1;  // 1 or 2
};

// Stops when `limit` cells are full: long hostile names cost no more than what is shown.
std::vector<Cell> to_cells(std::string_view text, std::size_t limit = ~std::size_t{0});

// Cells that the text takes.
std::size_t cell_width(std::string_view text);

// Which end gives way when a text does not fit.
enum class Cut : std::uint8_t { kEnd, kBegin, kMiddle };

// Exactly fitting: at most `width` cells, with "…" where something was left out.
std::vector<Cell> fit(std::string_view text, std::size_t width, Cut cut = Cut::kEnd);

// The same as clean UTF-8 text.
std::string fit_text(std::string_view text, std::size_t width, Cut cut = Cut::kEnd);

// Broken at blanks into lines of at most `width` cells; a longer word has a line to itself.
std::vector<std::string> wrap(const std::string& text, std::size_t width);

// All of the text in lines of at most `width` cells: broken at blanks where that leaves no line
// half empty. Lines after the first begin with `indent` blanks.
std::vector<std::string> fold(const std::string& text, std::size_t width, std::size_t indent);

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// A table of text that fits a width: numbers to the right, one column (a name) takes what is left,
// the least important columns go when it is not enough. Pure. Cells are printable text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ior::exporter {

enum class Align { kLeft, kRight, kName };  // kName: left, takes the rest, cut in front

struct TableColumn {
  std::string_view title;
  Align align = Align::kRight;
  int keep = 0;  // columns with the least go first when the table is too wide
};

// Put around titles; empty: no colour.
struct TableColours {
  std::string_view title;
  std::string_view off;
};

class TextTable {
 public:
  explicit TextTable(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // One cell for each column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  // Lines of at most `width` columns, each with its newline; no spaces at their ends.
  std::string render(std::size_t width, const TableColours& colours = {}) const;

 private:
  std::vector<std::size_t> widths(std::size_t total) const;
  void append_line(std::string& out,
                   const std::vector<std::string>& cells,
                   const std::vector<std::size_t>& widths) const;

  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ior::exporter

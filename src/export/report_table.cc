// SPDX-License-Identifier: Apache-2.0
#include "export/report_table.h"

#include <algorithm>
#include <numeric>

#include "export/text_width.h"

namespace ior::exporter {
namespace {

constexpr std::size_t kBetween = 2;
constexpr std::size_t kLeastName = 16;

std::size_t needed(const std::vector<std::size_t>& widths) {
  std::size_t sum = 0;
  for (const std::size_t width : widths) {
    sum += width == 0 ? 0 : width + kBetween;
  }
  return sum;
}

}  // namespace

// 0: not shown.
std::vector<std::size_t> TextTable::widths(std::size_t total) const {
  std::vector<std::size_t> widths;
  std::size_t name = columns_.size();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = text_width(columns_[i].title);
    for (const auto& row : rows_) {
      width = std::max(width, text_width(row[i]));
    }
    if (columns_[i].align == Align::kName) {
      name = i;
    }
    widths.push_back(width);
  }
  const std::size_t full_name = name < columns_.size() ? widths[name] : 0;
  const std::size_t least_name = std::min(full_name, kLeastName);
  while (needed(widths) - full_name + least_name > total) {
    std::size_t victim = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i != name && widths[i] != 0 &&
          (victim == columns_.size() || columns_[i].keep <= columns_[victim].keep)) {
        victim = i;
      }
    }
    if (victim == columns_.size()) {
      break;
    }
    widths[victim] = 0;
  }
  if (name < columns_.size()) {
    const std::size_t others = needed(widths) - full_name;
    widths[name] = std::min(full_name, total > others ? total - others : 1);
  }
  return widths;
}

void TextTable::append_line(std::string& out,
                            const std::vector<std::string>& cells,
                            const std::vector<std::size_t>& widths) const {
  const std::size_t begin = out.size();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0) {
      continue;
    }
    const std::string cell = columns_[i].align == Align::kName ? cut_left(cells[i], widths[i])
                                                               : cut_right(cells[i], widths[i]);
    const std::string padding(widths[i] - std::min(widths[i], text_width(cell)), ' ');
    out.append(kBetween, ' ');
    out += columns_[i].align == Align::kRight ? padding + cell : cell + padding;
  }
  while (out.size() > begin && out.back() == ' ') {
    out.pop_back();
  }
}

std::string TextTable::render(std::size_t width, const TableColours& colours) const {
  const std::vector<std::size_t> widths = this->widths(width);
  std::vector<std::string> titles;
  for (const TableColumn& column : columns_) {
    titles.emplace_back(column.title);
  }
  std::string out(colours.title);
  append_line(out, titles, widths);
  out += colours.off;
  out += '\n';
  for (const auto& row : rows_) {
    append_line(out, row, widths);
    out += '\n';
  }
  return out;
}

}  // namespace ior::exporter

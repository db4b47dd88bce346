// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>

#include "tui/format.h"
#include "tui/layout.h"
#include "tui/search.h"
#include "tui/table_model.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

const Style& style_of(const Theme& theme, Tone tone) {
  switch (tone) {
    case Tone::kDim:
      return theme.dim;
    case Tone::kGood:
      return theme.good;
    case Tone::kWarn:
      return theme.warn;
    case Tone::kBad:
      return theme.bad;
    case Tone::kAccent:
      return theme.accent;
    case Tone::kPlain:
      break;
  }
  return theme.text;
}

void draw_header(Painter& area, const TableModel& model, const std::vector<PlacedColumn>& placed) {
  const Theme& theme = area.theme();
  for (const PlacedColumn& at : placed) {
    const TableColumn& column = model.columns[at.column];
    const bool sorted = model.sorted_by == static_cast<int>(at.column);
    std::string title(column.title);
    if (sorted) {
      title = (model.descending ? "▼" : "▲") + title;
    }
    if (column.right) {
      // The mark has the blank between two columns.
      const int width = at.width + (sorted && at.x > 0 ? 1 : 0);
      area.put_right(at.x + at.width, 0, title, theme.header, width);
    } else {
      area.put(at.x, 0, title, theme.header, at.width);
    }
    area.zone(at.x, 0, at.width + 1, 1, {HitKind::kHeader, at.column});
  }
}

void draw_row(Painter& area,
              const TableModel& model,
              const std::vector<PlacedColumn>& placed,
              int y,
              std::size_t row) {
  const Theme& theme = area.theme();
  for (const PlacedColumn& at : placed) {
    const TableColumn& column = model.columns[at.column];
    const std::string text = model.cell(row, at.column);
    const Style& style = style_of(theme, model.tone(row, at.column));
    if (column.right) {
      area.put_right(at.x + at.width, y, text, style, at.width, column.cut);
    } else {
      area.put(at.x, y, text, style, at.width, column.cut);
    }
    area.zone(at.x, y, at.width + 1, 1, {HitKind::kRow, row, static_cast<int>(at.column)});
  }
}

// The right border shows where in the list the screen is.
void draw_scroll_bar(Painter& area, int top, std::size_t rows, int page) {
  if (static_cast<int>(rows) <= page || page < 3) {
    return;
  }
  const auto all = static_cast<double>(rows);
  const int size = std::max(1, static_cast<int>(page * (page / all)));
  const int at = static_cast<int>((page - size) * (top / std::max(1.0, all - page)));
  area.fill(area.width() - 1, 1, 1, page, "│", area.theme().border);
  area.fill(area.width() - 1, 1 + at, 1, size, "┃", area.theme().accent);
}

// Rows of a recording are counted from its begin, those of what goes on from the oldest that is
// kept.
std::string footer_of(const TableModel& model,
                      const model::Snapshot& snapshot,
                      const ViewState& state) {
  const TableState& table = state.table();
  const bool recorded = state.tab == Tab::kStream && !snapshot.live;
  const std::uint64_t first = recorded ? snapshot.rows_first : 0;
  const std::uint64_t rows =
      recorded ? std::max<std::uint64_t>(snapshot.rows_passed, model.rows) : model.rows;
  const auto row = static_cast<std::uint64_t>(std::max(0, table.row));
  std::string text = fmt::format(
      "{}/{}", with_separators(model.rows == 0 ? 0 : first + row + 1), with_separators(rows));
  if (state.tab == Tab::kProcesses) {
    constexpr std::array<const char*, 5> kGroups = {
        "processes", "by comm", "by user", "by cgroup", "threads"};
    text += fmt::format("  {} (d: next)", kGroups[static_cast<std::size_t>(table.group) % 5]);
  }
  if (state.tab == Tab::kFiles) {
    text += table.group == 0 ? "  files (d: directories)" : "  directories (d: files)";
  }
  if (!model.footer.empty()) {
    text += "  " + model.footer;
  }
  return text;
}

std::optional<Matcher> matcher_of(const ViewState& state) {
  std::string error;
  return state.search.pattern.empty() ? std::nullopt : Matcher::create(state.search.pattern, error);
}

}  // namespace

void draw_table(Painter& area, const model::Snapshot& snapshot, const ViewState& state) {
  const Theme& theme = area.theme();
  const TableModel model = table_of(snapshot, state);
  const TableState& table = state.table();
  const auto placed = place_columns(model.columns, area.width() - 1);
  draw_header(area, model, placed);
  const int page = std::min(table_rows(state), area.height() - 1);
  if (model.rows == 0) {
    area.put_centred(std::max(2, area.height() / 3), model.empty, theme.dim);
  }
  const auto matcher = matcher_of(state);
  for (int line = 0; line < page; ++line) {
    const auto row = static_cast<std::size_t>(table.top + line);
    if (row >= model.rows) {
      break;
    }
    draw_row(area, model, placed, line + 1, row);
    if (matcher && matcher->matches(model.row_text(row))) {
      area.restyle(0, line + 1, area.width() - 1, 1, Style{.bold = true, .underlined = true});
    }
    if (static_cast<int>(row) == table.row) {
      area.restyle(0, line + 1, area.width() - 1, 1, theme.selected);
      for (const PlacedColumn& at : placed) {
        if (static_cast<int>(at.column) == table.column) {
          area.restyle(at.x, line + 1, at.width, 1, theme.cursor);
        }
      }
    }
  }
  draw_scroll_bar(area, table.top, model.rows, page);
  if (area.height() > page + 1) {
    std::string footer = footer_of(model, snapshot, state);
    if (state.tab == Tab::kStream && snapshot.live) {
      footer += fmt::format("  of {} calls{}",
                            with_separators(snapshot.rows.total()),
                            state.paused ? "  (space: go on)" : "  following (up: hold still)");
    }
    area.put(0, area.height() - 1, footer, theme.dim);
  }
}

}  // namespace ior::tui

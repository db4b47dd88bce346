// SPDX-License-Identifier: Apache-2.0
//
// A table of the dashboard, independent of what its rows are: the view draws it, the reducer moves
// in it, both from the same value. Cells are made when they are asked for, so that 100,000 rows
// cost what a screen of them costs. Refers to the snapshot that it was made from.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"
#include "tui/cells.h"
#include "tui/view_state.h"

namespace ior::tui {

enum class Tone : std::uint8_t { kPlain, kDim, kGood, kWarn, kBad, kAccent };

struct TableColumn {
  std::string_view title;
  int width;      // cells; of a flexible column the least
  int rank;       // on a narrow screen the highest rank goes first; 0 stays
  bool right;     // numbers
  bool flexible;  // takes what is left
  Cut cut;
};

struct TableModel {
  std::vector<TableColumn> columns;
  std::size_t rows = 0;
  int sorted_by = -1;  // column; the summary's own order is marked, too
  bool descending = true;
  std::string footer;      // what is not in the rows; empty: nothing
  std::uint64_t more = 0;  // rows that may be asked for beyond these
  std::string empty;       // what to say when there are no rows
  std::function<std::string(std::size_t row, std::size_t column)> cell;
  // A filter that keeps what has this cell's value; empty: the cell is no filter.
  std::function<std::string(std::size_t row, std::size_t column)> filter;
  std::function<Tone(std::size_t row, std::size_t column)> tone;
  // What tells the row from others, also in another snapshot; none: rows come and go.
  std::function<std::string(std::size_t row)> identity;
  // The whole row as text, for the search.
  std::string row_text(std::size_t row) const;
};

// Of the current tab; without columns for a tab that is no table.
TableModel table_of(const model::Snapshot& snapshot, const ViewState& state);

// The table of the current tab, in its order; empty: it shows none that the summary has.
std::optional<model::RowsWanted> rows_wanted(const ViewState& state);

// The columns that fit into `width`, with their widths: index into columns, x, width.
struct PlacedColumn {
  std::size_t column;
  int x;
  int width;
};
std::vector<PlacedColumn> place_columns(const std::vector<TableColumn>& columns, int width);

// Syscalls, Files, Processes.
TableModel summary_table(const model::Snapshot& snapshot, const ViewState& state);
TableModel stream_table(const model::Snapshot& snapshot, const ViewState& state);
TableModel blocked_table(const model::Snapshot& snapshot, const ViewState& state);

// What to say where no call is.
std::string nothing_passes(const model::Snapshot& snapshot, const ViewState& state);

// value as it stands in a filter: quoted, with what must be escaped.
std::string quote_for_filter(std::string_view value);

}  // namespace ior::tui

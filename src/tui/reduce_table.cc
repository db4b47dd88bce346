// SPDX-License-Identifier: Apache-2.0
//
// Moving in a table, sorting it, and making a cell a filter.
#include <algorithm>
#include <utility>

#include "tui/feed_port.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/search.h"

namespace ior::tui {
namespace {

// Rows of a live stream move away under the cursor: who moves in it wants it to stand still.
void hold_still(Step& step) {
  if (step.state.tab == Tab::kStream) {
    step.state.paused = step.snapshot.state != model::FeedState::kEnded;
    step.state.follow = false;
  }
}

// All rows of a recording that has been read can be scrolled to: what is not here is asked for.
bool move_in_recording(Step& step, std::int64_t row) {
  const model::Snapshot& snapshot = step.snapshot;
  ViewState& state = step.state;
  if (state.tab != Tab::kStream || snapshot.live || snapshot.state != model::FeedState::kEnded) {
    return false;
  }
  constexpr std::int64_t kBefore = 5000;  // rows above the one that is wanted
  const auto first = static_cast<std::int64_t>(snapshot.rows_first);
  const auto end = first + static_cast<std::int64_t>(snapshot.rows.size());
  const auto passed = static_cast<std::int64_t>(snapshot.rows_passed);
  row = std::clamp<std::int64_t>(row, 0, std::max<std::int64_t>(0, passed - 1));
  if (row >= first && row < end) {
    return false;
  }
  Action action{ActionKind::kSetWindow};
  const std::int64_t wanted = std::max<std::int64_t>(0, row - kBefore);
  action.number = passed - wanted <= 2 * kBefore ? kNewestRows : static_cast<std::uint64_t>(wanted);
  step.actions.push_back(std::move(action));
  state.stream_row = static_cast<std::uint64_t>(row);
  state.follow = false;
  step.notice("reading the rows before and behind");
  return true;
}

void move_rows(Step& step, int by) {
  hold_still(step);
  const auto row = static_cast<std::int64_t>(step.snapshot.rows_first) + step.state.table().row;
  if (move_in_recording(step, row + by)) {
    return;
  }
  step.state.table().row += by;
  step.state.table().row = std::max(0, step.state.table().row);
}

// Columns that the screen has room for; the cursor skips the others.
void move_columns(Step& step, const TableModel& model, int by) {
  TableState& table = step.state.table();
  const auto placed = place_columns(model.columns, step.state.width - 1);
  if (placed.empty()) {
    return;
  }
  auto at = std::ranges::find_if(
      placed, [&](const PlacedColumn& p) { return static_cast<int>(p.column) >= table.column; });
  auto index = at == placed.end() ? static_cast<int>(placed.size()) - 1
                                  : static_cast<int>(at - placed.begin());
  index = std::clamp(index + by, 0, static_cast<int>(placed.size()) - 1);
  table.column = static_cast<int>(placed[static_cast<std::size_t>(index)].column);
}

void sort_by(Step& step, const TableModel& model, int column) {
  if (step.state.tab == Tab::kStream) {
    step.notice("the stream is in order of completion");
    return;
  }
  TableState& table = step.state.table();
  if (table.sort == column) {
    table.descending = !table.descending;
  } else {
    table.sort = column;
    table.descending = true;
  }
  table.row = table.top = 0;
  table.wanted = kFirstRows;
  step.notice(std::string("sorted by ") +
              std::string(model.columns[static_cast<std::size_t>(column)].title));
  step.act(ActionKind::kSaveConfig);
}

void cycle_group(Step& step) {
  TableState& table = step.state.table();
  const int groups = step.state.tab == Tab::kFiles ? 2 : step.state.tab == Tab::kProcesses ? 5 : 1;
  if (groups == 1) {
    return;
  }
  const TableState before = std::exchange(table, {});
  table.column = before.column;
  table.shape = before.shape;
  table.group = (before.group + 1) % groups;
  step.state.shapes[static_cast<std::size_t>(step.state.tab)].selected.clear();
  step.act(ActionKind::kSaveConfig);
}

void push_cell(Step& step, const TableModel& model, bool exclude) {
  const TableState& table = step.state.table();
  if (table.row >= static_cast<int>(model.rows)) {
    return;
  }
  std::string filter =
      model.filter(static_cast<std::size_t>(table.row), static_cast<std::size_t>(table.column));
  if (exclude && !filter.empty()) {
    filter = "not " + filter;
  }
  push_filter(step, std::move(filter));
}

// The heat map of the rows with this cell.
void show_heat_map(Step& step, const TableModel& model) {
  const TableState& table = step.state.table();
  if (table.row >= static_cast<int>(model.rows)) {
    return;
  }
  std::string filter =
      model.filter(static_cast<std::size_t>(table.row), static_cast<std::size_t>(table.column));
  if (filter.empty()) {
    step.notice("this cell is no filter");
    return;
  }
  set_part(step, {.filter = std::move(filter)});
  step.state.tab = Tab::kLatency;
}

bool reduce_mouse(Step& step, const TableModel& model, const Key& key, const Hit& hit) {
  switch (key.code) {
    case KeyCode::kWheelUp:
      move_rows(step, -3);
      return true;
    case KeyCode::kWheelDown:
      move_rows(step, 3);
      return true;
    case KeyCode::kPress:
    case KeyCode::kDouble:
      if (hit.kind == HitKind::kHeader) {
        sort_by(step, model, static_cast<int>(hit.index));
        return true;
      }
      if (hit.kind != HitKind::kRow) {
        return false;
      }
      hold_still(step);
      step.state.table().row = static_cast<int>(hit.index);
      step.state.table().column = hit.column;
      if (key.code == KeyCode::kDouble) {
        push_cell(step, model, false);
      }
      return true;
    default:
      return false;
  }
}

bool reduce_move(Step& step, const TableModel& model, const Key& key) {
  const int page = table_rows(step.state);
  switch (key.code) {
    case KeyCode::kUp:
      move_rows(step, -1);
      return true;
    case KeyCode::kDown:
      move_rows(step, 1);
      return true;
    case KeyCode::kPageUp:
      move_rows(step, -page);
      return true;
    case KeyCode::kPageDown:
      move_rows(step, page);
      return true;
    case KeyCode::kHome:
      if (!move_in_recording(step, 0)) {
        move_rows(step, -step.state.table().row);
      }
      return true;
    case KeyCode::kEnd:
      if (move_in_recording(step, static_cast<std::int64_t>(step.snapshot.rows_passed))) {
        return true;
      }
      move_rows(step, static_cast<int>(model.rows) - 1 - step.state.table().row);
      step.state.table().wanted = kAllRows;
      step.state.table().at_end = true;
      return true;
    case KeyCode::kLeft:
      move_columns(step, model, -1);
      return true;
    case KeyCode::kRight:
      move_columns(step, model, 1);
      return true;
    default:
      return false;
  }
}

// hjkl and g, G as the arrows that they stand for.
Key as_arrow(const Key& key) {
  constexpr std::array<std::pair<char, KeyCode>, 6> kLetters = {{{'h', KeyCode::kLeft},
                                                                 {'j', KeyCode::kDown},
                                                                 {'k', KeyCode::kUp},
                                                                 {'l', KeyCode::kRight},
                                                                 {'g', KeyCode::kHome},
                                                                 {'G', KeyCode::kEnd}}};
  for (const auto& [letter, code] : kLetters) {
    if (key.is(letter)) {
      return {.code = code};
    }
  }
  return key;
}

}  // namespace

bool reduce_table(Step& step, const Key& key, const Hit& hit) {
  const TableModel model = table_of(step.snapshot, step.state);
  TableState& table = step.state.table();
  if (reduce_mouse(step, model, key, hit) || reduce_move(step, model, as_arrow(key))) {
    return true;
  }
  if (key.code == KeyCode::kEnter) {
    push_cell(step, model, false);
    return true;
  }
  if (key.is('-')) {
    push_cell(step, model, true);
    return true;
  }
  if (key.is('s')) {
    sort_by(
        step, model, table.sort + 1 < static_cast<int>(model.columns.size()) ? table.sort + 1 : 0);
    return true;
  }
  if (key.is('S')) {
    table.descending = !table.descending;
    table.row = table.top = 0;
    table.wanted = kFirstRows;
    step.act(ActionKind::kSaveConfig);
    return true;
  }
  if (key.is('d')) {
    cycle_group(step);
    return true;
  }
  if (key.is('T')) {
    next_life(step);
    return true;
  }
  if (key.is('m')) {
    show_heat_map(step, model);
    return true;
  }
  if (key.is('i')) {
    step.state.overlay = Overlay::kDetails;
    step.state.overlay_top = 0;
    hold_still(step);
    return true;
  }
  return false;
}

void search_again(Step& step, bool backwards) {
  const Search& search = step.state.search;
  std::string error;
  const auto matcher =
      search.pattern.empty() ? std::nullopt : Matcher::create(search.pattern, error);
  const TableModel model = table_of(step.snapshot, step.state);
  if (!matcher || model.rows == 0) {
    step.notice(search.pattern.empty() ? "nothing to search for: / begins" : error);
    return;
  }
  hold_still(step);
  const auto rows = static_cast<long>(model.rows);
  const long step_by = backwards ? -1 : 1;
  for (long i = 1; i <= rows; ++i) {
    const long row = ((step.state.table().row + step_by * i) % rows + rows) % rows;
    if (matcher->matches(model.row_text(static_cast<std::size_t>(row)))) {
      step.state.table().row = static_cast<int>(row);
      return;
    }
  }
  step.notice("no match for " + search.pattern, true);
}

}  // namespace ior::tui

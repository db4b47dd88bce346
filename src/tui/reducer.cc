// SPDX-License-Identifier: Apache-2.0
#include "tui/reducer.h"

#include <algorithm>

#include "model/syscall_table.h"
#include "tui/flame_layout.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/search.h"

namespace ior::tui {
namespace {

void select_tab(Step& step, std::size_t index) {
  step.state.tab = static_cast<Tab>(index % kTabs);
}

void cycle_theme(Step& step) {
  step.state.theme = static_cast<ThemeName>((static_cast<int>(step.state.theme) + 1) % 3);
  step.notice(std::string("theme: ") + std::string(to_string(step.state.theme)));
  step.act(ActionKind::kSaveConfig);
}

bool reduce_control(Step& step, const Key& key) {
  if (key.code != KeyCode::kControl) {
    return false;
  }
  switch (key.text[0]) {
    case 'c':
      step.act(ActionKind::kQuit);
      return true;
    case 'z':
      step.act(ActionKind::kSuspend);
      return true;
    case 'l':
      step.act(ActionKind::kRedraw);
      return true;
    case 't':
      cycle_theme(step);
      return true;
    default:
      return false;
  }
}

void toggle_recording(Step& step) {
  if (step.snapshot.recording.active) {
    step.act(ActionKind::kStopRecording);
  } else if (step.snapshot.live) {
    open_prompt(step, Purpose::kRecordName, "ior.parquet");
  } else {
    const std::string& name = step.snapshot.subject;
    open_prompt(step, Purpose::kCopyName, name.substr(0, name.rfind(".parquet")) + "-part.parquet");
  }
}

void open_calls(Step& step) {
  ViewState& state = step.state;
  state.calls = CallsDialog{};
  state.calls.calls = state.traced;
  state.calls.recorded = !step.snapshot.live;
  if (state.calls.recorded &&
      std::ranges::find(state.filters, state.shown_calls) == state.filters.end()) {
    for (const model::SyscallInfo& info : model::all_syscalls()) {
      state.calls.calls.set(static_cast<std::size_t>(info.nr));
    }
  }
  state.overlay = Overlay::kCalls;
}

void next_auto_reset(Step& step) {
  if (!step.snapshot.live) {
    step.notice("a recording is counted as a whole");
    return;
  }
  constexpr std::array<std::uint64_t, 6> kSeconds = {0, 10, 30, 60, 120, 300};
  const auto at = std::ranges::find(kSeconds, step.snapshot.auto_reset_s);
  const auto next = at == kSeconds.end() || at + 1 == kSeconds.end() ? kSeconds.begin() : at + 1;
  Action action{ActionKind::kAutoReset};
  action.number = *next;
  step.actions.push_back(std::move(action));
  step.notice(*next == 0 ? "auto-reset off" : "auto-reset every " + std::to_string(*next) + " s");
}

void toggle_pause(Step& step) {
  ViewState& state = step.state;
  if (!step.snapshot.live && step.snapshot.state == model::FeedState::kEnded && !state.paused) {
    return step.notice("a recording stands still");
  }
  state.paused = !state.paused;
  state.follow = !state.paused;
}

// One family after the other as a filter, then none.
void cycle_family(Step& step, int by) {
  constexpr std::string_view kBegin = "family=\"";
  ViewState& state = step.state;
  std::vector<std::string> steps = {""};
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    std::string filter = std::string(kBegin) + std::string(model::to_string(info.family)) + '"';
    if (filter != steps.back()) {
      steps.push_back(std::move(filter));
    }
  }
  const auto held = std::ranges::find_if(
      state.filters, [&](const std::string& filter) { return filter.starts_with(kBegin); });
  const auto at = held == state.filters.end() ? steps.begin() : std::ranges::find(steps, *held);
  const auto size = static_cast<std::ptrdiff_t>(steps.size());
  const auto next = static_cast<std::size_t>((at - steps.begin() + by + size) % size);
  if (held != state.filters.end()) {
    state.filters.erase(held);
  }
  if (!steps[next].empty()) {
    state.filters.push_back(steps[next]);
  }
  state.paused = false;
  state.follow = true;
  step.act(ActionKind::kSetFilters);
}

// What makes files, or a new baseline.
bool reduce_output_letter(Step& step, char c) {
  if (!step.state.exports && std::string_view("exXE").find(c) != std::string_view::npos) {
    step.notice("exports are off: -tuiExport=false");
    return true;
  }
  switch (c) {
    case 'r':
      if (!step.snapshot.live) {
        step.notice("a recording is counted as a whole");
        return true;
      }
      step.act(ActionKind::kReset);
      step.notice("counting from now on");
      return true;
    case 'I':
      next_auto_reset(step);
      return true;
    case 'R':
      toggle_recording(step);
      return true;
    case 'e':
    case 'x':
      step.act(ActionKind::kExport);
      return true;
    case 'X':
      open_prompt(step, Purpose::kExportName, "ior-rows.csv");
      return true;
    case 'E':
      step.act(ActionKind::kExportAndEdit);
      return true;
    default:
      return false;
  }
}

void open_text(Step& step, Overlay overlay) {
  step.state.overlay = overlay;
  step.state.overlay_top = 0;
}

// Keys that mean the same on every tab.
bool reduce_global_letter(Step& step, char c) {
  switch (c) {
    case 'q':
      step.act(ActionKind::kQuit);
      return true;
    case 'H':
      open_text(step, Overlay::kHelp);
      return true;
    case 'L':
      open_text(step, Overlay::kLosses);
      return true;
    case ' ':
      toggle_pause(step);
      return true;
    case 'f':
      open_prompt(step, Purpose::kFilter);
      return true;
    case 'F':
      pop_filter(step);
      return true;
    case 'W':
      if (step.state.filters.empty()) {
        step.notice("no filter holds that could be saved");
      } else {
        open_prompt(step, Purpose::kSaveFilter);
      }
      return true;
    case '[':
    case ']':
      cycle_family(step, c == ']' ? 1 : -1);
      return true;
    case '/':
    case '?':
      open_prompt(step, c == '/' ? Purpose::kSearch : Purpose::kSearchBack);
      return true;
    case 'n':
    case 'N':
      search_again(step, step.state.search.backwards != (c == 'N'));
      return true;
    case 'p':
      open_picker(step, PickKind::kProcess);
      return true;
    case 't':
      open_picker(step, PickKind::kThread);
      return true;
    case 'u':
    case 'U':
      open_picker(step, PickKind::kUser);
      return true;
    case 'c':
      open_picker(step, PickKind::kCgroup);
      return true;
    case 'O':
    case 'o':
      open_calls(step);
      return true;
    default:
      return reduce_output_letter(step, c);
  }
}

bool reduce_global(Step& step, const Key& key, const Hit& hit) {
  ViewState& state = step.state;
  if (key.code == KeyCode::kTab || key.code == KeyCode::kBackTab) {
    select_tab(step,
               static_cast<std::size_t>(state.tab) + (key.code == KeyCode::kTab ? 1 : kTabs - 1));
    return true;
  }
  if (hit.kind == HitKind::kTab && key.code == KeyCode::kPress) {
    select_tab(step, hit.index);
    return true;
  }
  if (key.code == KeyCode::kF1 || (hit.kind == HitKind::kHelp && key.code == KeyCode::kPress)) {
    state.overlay = Overlay::kHelp;
    state.overlay_top = 0;
    return true;
  }
  if (key.code == KeyCode::kEscape) {
    if (state.paused) {
      toggle_pause(step);
    } else {
      pop_filter(step);
    }
    return true;
  }
  if (key.code != KeyCode::kText || key.text.size() != 1) {
    return false;
  }
  if (key.text[0] >= '1' && key.text[0] < static_cast<char>('1' + kTabs)) {
    select_tab(step, static_cast<std::size_t>(key.text[0] - '1'));
    return true;
  }
  return reduce_global_letter(step, key.text[0]);
}

bool reduce_tab(Step& step, const Key& key, const Hit& hit) {
  switch (step.state.tab) {
    case Tab::kFlame:
      return reduce_flame(step, key, hit);
    case Tab::kOverview:
      return reduce_overview(step, key, hit);
    case Tab::kLatency:
      return reduce_latency(step, key, hit);
    default:
      return reduce_shape(step, key, hit) || reduce_table(step, key, hit);
  }
}

}  // namespace

void push_filter(Step& step, std::string filter) {
  ViewState& state = step.state;
  if (filter.empty()) {
    step.notice("this cell is no filter");
    return;
  }
  if (std::ranges::find(state.filters, filter) != state.filters.end()) {
    step.notice("this filter holds already");
    return;
  }
  state.filters.push_back(std::move(filter));
  state.paused = false;
  state.follow = true;
  for (TableState& table : state.tables) {
    table.row = table.top = 0;
    table.chosen.clear();
  }
  step.act(ActionKind::kSetFilters);
}

void take_filter(ViewState& state, std::string filter, std::uint64_t replaced) {
  constexpr std::size_t kMostTyped = 100;
  std::erase(state.typed_filters, filter);
  if (state.typed_filters.size() == kMostTyped) {
    state.typed_filters.erase(state.typed_filters.begin());
  }
  state.typed_filters.push_back(filter);
  state.overlay = Overlay::kNone;
  state.paused = false;
  state.follow = true;
  for (TableState& table : state.tables) {
    table.row = table.top = 0;
    table.chosen.clear();
  }
  if (replaced > 0 && replaced <= state.filters.size()) {
    state.filters[replaced - 1] = std::move(filter);
  } else if (std::ranges::find(state.filters, filter) == state.filters.end()) {
    state.filters.push_back(std::move(filter));
  } else {
    state.notice = "this filter holds already";
  }
}

void pop_filter(Step& step) {
  ViewState& state = step.state;
  if (state.filters.empty()) {
    return;
  }
  state.filters.pop_back();
  state.paused = false;
  state.follow = true;
  step.act(ActionKind::kSetFilters);
}

namespace {

bool has_rows(const ViewState& state) {
  return state.tab != Tab::kFlame && state.tab != Tab::kOverview && state.tab != Tab::kLatency;
}

// Who leaves the cursor on the first row looks at whatever comes to be first.
void choose_row(ViewState& state, const model::Snapshot& snapshot) {
  TableState& table = state.table();
  table.chosen.clear();
  if (!has_rows(state) || table.row <= 0) {
    return;
  }
  const TableModel model = table_of(snapshot, state);
  const auto row = static_cast<std::size_t>(table.row);
  if (model.identity && row < model.rows && !table.at_end) {
    table.chosen = model.identity(row);
  }
}

}  // namespace

ViewState follow_row(ViewState state, const model::Snapshot& snapshot) {
  TableState& table = state.table();
  if (state.tab == Tab::kStream && !snapshot.live && !state.follow &&
      state.stream_row >= snapshot.rows_first) {
    const int row = static_cast<int>(
        std::min<std::uint64_t>(state.stream_row - snapshot.rows_first, snapshot.rows.size()));
    table.top = std::max(0, table.top + row - table.row);
    table.row = row;
    return state;
  }
  if (!has_rows(state) || table.chosen.empty()) {
    return state;
  }
  const TableModel model = table_of(snapshot, state);
  const auto at = static_cast<std::size_t>(std::max(0, table.row));
  if (!model.identity || (at < model.rows && model.identity(at) == table.chosen)) {
    return state;
  }
  for (std::size_t row = 0; row < model.rows; ++row) {
    if (model.identity(row) == table.chosen) {
      const int by = static_cast<int>(row) - table.row;
      table.row += by;
      table.top = std::max(0, table.top + by);  // the line on the screen stays
      break;
    }
  }
  return state;
}

Reduced reduce(ViewState state, const Key& key, const Hit& hit, const model::Snapshot& snapshot) {
  Reduced result{std::move(state), {}};
  Step step{result.state, result.actions, snapshot};
  result.state.notice.clear();
  result.state.read_message = snapshot.message;
  result.state.table().at_end = false;
  result.state.notice_bad = false;
  if (!reduce_control(step, key) && !reduce_overlay(step, key, hit) &&
      !reduce_tab(step, key, hit)) {
    reduce_global(step, key, hit);
  }
  result.state = settle(std::move(result.state), snapshot);
  choose_row(result.state, snapshot);
  const bool moves = std::ranges::find(result.actions, ActionKind::kSetWindow, &Action::kind) !=
                     result.actions.end();
  if (result.state.tab == Tab::kStream && !moves) {
    result.state.stream_row =
        snapshot.rows_first + static_cast<std::uint64_t>(std::max(0, result.state.table().row));
  }
  return result;
}

ViewState settle(ViewState state, const model::Snapshot& snapshot) {
  if (!has_rows(state)) {
    return state;
  }
  const TableModel model = table_of(snapshot, state);
  TableState& table = state.table();
  const int rows = static_cast<int>(model.rows);
  const int page = table_rows(state);
  if ((state.tab == Tab::kStream && state.follow) || table.at_end) {
    table.row = rows - 1;
  }
  table.row = std::clamp(table.row, 0, std::max(0, rows - 1));
  table.column =
      std::clamp(table.column, 0, std::max(0, static_cast<int>(model.columns.size()) - 1));
  table.top = std::clamp(table.top, std::max(0, table.row - page + 1), table.row);
  table.top = std::clamp(table.top, 0, std::max(0, rows - page));
  if (model.more > 0 && table.row + 2 * page >= rows) {
    table.wanted = std::max(table.wanted, model.rows + kFirstRows);
  }
  return state;
}

}  // namespace ior::tui

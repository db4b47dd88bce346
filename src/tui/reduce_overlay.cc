// SPDX-License-Identifier: Apache-2.0
//
// What lies over a tab: help and other texts, a line of input, the picker, the dialog of calls.
#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include "model/syscall_table.h"
#include "tui/calls_filter.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/search.h"

namespace ior::tui {
namespace {

void begin_search(Step& step, bool backwards) {
  ViewState& state = step.state;
  if (!state.prompt.text.empty()) {
    std::erase(state.typed_searches, state.prompt.text);
    state.typed_searches.push_back(state.prompt.text);
  }
  std::string error;
  if (!state.prompt.text.empty() && !Matcher::create(state.prompt.text, error)) {
    state.prompt.error = error;
    return;
  }
  state.overlay = Overlay::kNone;
  state.search = {state.prompt.text, backwards};
  if (!state.search.pattern.empty() && state.tab != Tab::kFlame) {
    search_again(step, backwards);
  } else if (!state.search.pattern.empty()) {
    reduce_flame(step, Key{.code = KeyCode::kText, .text = backwards ? "N" : "n"}, {});
  }
}

// All filters that hold, as one: each may have an `or` of its own.
std::string joined_filters(const std::vector<std::string>& filters) {
  std::string text;
  for (const std::string& filter : filters) {
    text += (text.empty() ? "(" : " and (") + filter + ")";
  }
  return text;
}

void save_filter(Step& step, const std::string& name) {
  ViewState& state = step.state;
  const bool is_word = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (!is_word) {
    state.prompt.error = "a name has letters, digits, - and _";
    return;
  }
  std::vector<std::string> filters = state.filters;
  // Which row a life is told by means nothing in another session.
  std::erase_if(filters, [](const std::string& filter) { return filter.starts_with("life="); });
  if (filters.empty()) {
    state.prompt.error = "a life is of this session: it cannot be saved";
    return;
  }
  state.overlay = Overlay::kNone;
  state.saved_filters[name] = joined_filters(filters);
  step.notice("f @" + name + " sets these filters again");
  step.act(ActionKind::kSaveConfig);
}

void accept_filter(Step& step, const std::string& text) {
  ViewState& state = step.state;
  const int replaces = state.prompt.history.replaces();
  if (text.empty()) {
    state.overlay = Overlay::kNone;
    if (replaces >= 0) {
      state.filters.erase(state.filters.begin() + replaces);
      step.act(ActionKind::kSetFilters);
    }
    return;
  }
  if (text[0] != '@') {
    Action check{ActionKind::kCheckFilter, text};
    check.number = static_cast<std::uint64_t>(replaces + 1);
    step.actions.push_back(std::move(check));
    return;
  }
  const auto saved = state.saved_filters.find(text.substr(1));
  if (saved == state.saved_filters.end()) {
    state.prompt.error = "no filter has been saved under this name";
    return;
  }
  step.act(ActionKind::kCheckFilter, saved->second);
}

void accept_prompt(Step& step) {
  ViewState& state = step.state;
  const std::string text = state.prompt.text;
  switch (state.prompt.purpose) {
    case Purpose::kSearch:
    case Purpose::kSearchBack:
      begin_search(step, state.prompt.purpose == Purpose::kSearchBack);
      return;
    case Purpose::kFilter:
      accept_filter(step, text);
      return;
    case Purpose::kSaveFilter:
      save_filter(step, text);
      return;
    case Purpose::kExportName:
    case Purpose::kRecordName:
    case Purpose::kCopyName:
      state.overlay = Overlay::kNone;
      if (!text.empty()) {
        step.act(state.prompt.purpose == Purpose::kExportName ? ActionKind::kExport
                                                              : ActionKind::kStartRecording,
                 text);
      }
      return;
  }
}

// tab walks through the saved filters, ctrl-x deletes the one that is named.
bool reduce_saved(Step& step, const Key& key) {
  ViewState& state = step.state;
  Prompt& prompt = state.prompt;
  auto& saved = state.saved_filters;
  const auto named = prompt.text.starts_with('@') ? saved.find(prompt.text.substr(1)) : saved.end();
  if (key.code == KeyCode::kTab || key.code == KeyCode::kBackTab) {
    if (saved.empty()) {
      prompt.error = "no filter has been saved: W saves those that hold";
      return true;
    }
    auto next = key.code == KeyCode::kBackTab ? std::prev(saved.end()) : saved.begin();
    if (named != saved.end() && key.code == KeyCode::kTab && std::next(named) != saved.end()) {
      next = std::next(named);
    } else if (named != saved.end() && key.code == KeyCode::kBackTab && named != saved.begin()) {
      next = std::prev(named);
    }
    prompt.text = "@" + next->first;
  } else if (key.is_control('x')) {
    if (named == saved.end()) {
      prompt.error = "tab chooses a saved filter, ctrl-x deletes it";
      return true;
    }
    // What it was stays in the line, for those who did not mean it.
    prompt.text = named->second;
    prompt.error = "@" + named->first + " is deleted";
    saved.erase(named);
    prompt.cursor = kLineEnd;
    step.act(ActionKind::kSaveConfig);
    return true;
  } else {
    return false;
  }
  prompt.cursor = kLineEnd;
  prompt.error.clear();
  return true;
}

// What up brings: the filters that hold, the last one first, to be changed in their place; then
// what was typed before.
std::vector<OldLine> lines_before(const ViewState& state, Purpose purpose) {
  std::vector<OldLine> lines;
  if (purpose == Purpose::kSearch || purpose == Purpose::kSearchBack) {
    for (const std::string& text : state.typed_searches | std::views::reverse) {
      lines.push_back({text});
    }
  } else if (purpose == Purpose::kFilter) {
    for (std::size_t i = state.filters.size(); i-- > 0;) {
      lines.push_back({state.filters[i], static_cast<int>(i)});
    }
    for (const std::string& text : state.typed_filters | std::views::reverse) {
      if (std::ranges::find(state.filters, text) == state.filters.end()) {
        lines.push_back({text});
      }
    }
  }
  return lines;
}

void reduce_prompt(Step& step, const Key& key) {
  Prompt& prompt = step.state.prompt;
  if (key.code == KeyCode::kEscape) {
    step.state.overlay = Overlay::kNone;
  } else if (key.code == KeyCode::kEnter) {
    accept_prompt(step);
  } else if (prompt.purpose == Purpose::kFilter && reduce_saved(step, key)) {
    return;
  } else if (prompt.history.move(prompt.text, prompt.cursor, key) ||
             edit_line(prompt.text, prompt.cursor, key)) {
    prompt.error.clear();
  }
}

void toggle_row(CallsDialog& dialog) {
  const auto rows = dialog_rows(dialog);
  if (rows.empty()) {
    return;
  }
  const std::string_view row =
      rows[std::min(static_cast<std::size_t>(dialog.row), rows.size() - 1)];
  const bool on = dialog_mark(dialog, row) != 2;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    if (row == (dialog.families ? model::to_string(info.family) : info.tracepoint_name)) {
      dialog.calls.set(static_cast<std::size_t>(info.nr), on);
    }
  }
}

void set_all(CallsDialog& dialog, bool on) {
  const auto rows = dialog_rows(dialog);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    dialog.row = static_cast<int>(i);
    if ((dialog_mark(dialog, rows[i]) == 2) != on) {
      toggle_row(dialog);
    }
  }
  dialog.row = 0;
}

// Of a recording: a filter in the place of the one before.
void show_calls(Step& step) {
  ViewState& state = step.state;
  std::erase(state.filters, std::exchange(state.shown_calls, calls_filter(state.traced)));
  if (state.shown_calls.empty()) {
    step.act(ActionKind::kSetFilters);
  } else {
    push_filter(step, state.shown_calls);
  }
}

void apply_calls(Step& step) {
  step.state.overlay = Overlay::kNone;
  if (dialog_count(step.state.calls.calls) == 0) {
    step.notice("no call is chosen: nothing changes", true);
    return;
  }
  step.state.traced = step.state.calls.calls;
  if (step.state.calls.recorded) {
    show_calls(step);
    return;
  }
  Action action{ActionKind::kSetCalls};
  action.calls = step.state.traced;
  step.actions.push_back(std::move(action));
}

void reduce_calls(Step& step, const Key& key, const Hit& hit) {
  CallsDialog& dialog = step.state.calls;
  const int last = std::max(0, static_cast<int>(dialog_rows(dialog).size()) - 1);
  const auto move = [&](int by) { dialog.row = std::clamp(dialog.row + by, 0, last); };
  if (dialog.typing) {
    if (key.code == KeyCode::kEnter || key.code == KeyCode::kEscape) {
      dialog.typing = false;
    } else if (edit_line(dialog.text, dialog.cursor, key)) {
      dialog.row = 0;
    }
    return;
  }
  if (key.code == KeyCode::kEscape || key.is('q')) {
    step.state.overlay = Overlay::kNone;
  } else if (key.code == KeyCode::kEnter) {
    apply_calls(step);
  } else if (key.code == KeyCode::kUp || key.code == KeyCode::kWheelUp || key.is('k')) {
    move(-1);
  } else if (key.code == KeyCode::kDown || key.code == KeyCode::kWheelDown || key.is('j')) {
    move(1);
  } else if (key.code == KeyCode::kPageUp || key.code == KeyCode::kPageDown) {
    move((key.code == KeyCode::kPageUp ? -1 : 1) * std::max(1, step.state.height - 8));
  } else if (key.code == KeyCode::kTab) {
    dialog.families = !dialog.families;
    dialog.row = 0;
  } else if (key.is(' ')) {
    toggle_row(dialog);
  } else if (key.is('a') || key.is('n')) {
    set_all(dialog, key.is('a'));
  } else if (key.is('/')) {
    dialog.typing = true;
  } else if (hit.kind == HitKind::kItem &&
             (key.code == KeyCode::kPress || key.code == KeyCode::kDouble)) {
    dialog.row = std::min(static_cast<int>(hit.index), last);
    toggle_row(dialog);
  }
}

void reduce_text(Step& step, const Key& key) {
  ViewState& state = step.state;
  const int page = std::max(1, state.height - 6);
  switch (key.code) {
    case KeyCode::kUp:
    case KeyCode::kWheelUp:
      state.overlay_top = std::max(0, state.overlay_top - 1);
      return;
    case KeyCode::kDown:
    case KeyCode::kWheelDown:
      ++state.overlay_top;
      return;
    case KeyCode::kPageUp:
      state.overlay_top = std::max(0, state.overlay_top - page);
      return;
    case KeyCode::kPageDown:
      state.overlay_top += page;
      return;
    default:
      break;
  }
  if (key.is('j') || key.is('k')) {
    state.overlay_top = std::max(0, state.overlay_top + (key.is('j') ? 1 : -1));
    return;
  }
  state.overlay = Overlay::kNone;  // any other key
}

}  // namespace

bool reduce_overlay(Step& step, const Key& key, const Hit& hit) {
  switch (step.state.overlay) {
    case Overlay::kNone:
      return false;
    case Overlay::kPrompt:
      reduce_prompt(step, key);
      return true;
    case Overlay::kPicker:
      reduce_picker(step, key, hit);
      return true;
    case Overlay::kCalls:
      reduce_calls(step, key, hit);
      return true;
    default:
      reduce_text(step, key);
      return true;
  }
}

void open_prompt(Step& step, Purpose purpose, std::string text) {
  step.state.overlay = Overlay::kPrompt;
  step.state.prompt = {
      purpose, std::move(text), {}, kLineEnd, LineHistory(lines_before(step.state, purpose))};
  if (purpose == Purpose::kSearch || purpose == Purpose::kSearchBack) {
    step.state.table().wanted = kAllRows;  // they are there when the pattern is
  }
  if (!step.state.prompt.text.empty()) {
    step.act(ActionKind::kSuggestName);
  }
}

std::vector<std::string_view> dialog_rows(const CallsDialog& dialog) {
  std::vector<std::string_view> rows;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    const std::string_view name =
        dialog.families ? model::to_string(info.family) : info.tracepoint_name;
    if ((rows.empty() || rows.back() != name) && contains_ignoring_case(name, dialog.text)) {
      rows.push_back(name);
    }
  }
  return rows;
}

std::size_t dialog_count(const model::CallSet& calls) {
  return static_cast<std::size_t>(
      std::ranges::count_if(model::all_syscalls(), [&calls](const model::SyscallInfo& info) {
        return calls.test(static_cast<std::size_t>(info.nr));
      }));
}

int dialog_mark(const CallsDialog& dialog, std::string_view row) {
  std::size_t on = 0;
  std::size_t all = 0;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    if (row == (dialog.families ? model::to_string(info.family) : info.tracepoint_name)) {
      ++all;
      on += dialog.calls.test(static_cast<std::size_t>(info.nr)) ? 1 : 0;
    }
  }
  return on == 0 ? 0 : on == all ? 2 : 1;
}

}  // namespace ior::tui

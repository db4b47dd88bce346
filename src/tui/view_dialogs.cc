// SPDX-License-Identifier: Apache-2.0
//
// Windows that take input: a line, the picker of targets, the choice of calls.
#include <fmt/format.h>

#include <algorithm>

#include "model/syscall_table.h"
#include "tui/reduce_parts.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

std::string_view title_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::kSearch:
      return "search forward: regular expression";
    case Purpose::kSearchBack:
      return "search backward: regular expression";
    case Purpose::kFilter:
      return "filter";
    case Purpose::kSaveFilter:
      return "save these filters under the name";
    case Purpose::kExportName:
      return "export the rows as CSV to";
    case Purpose::kRecordName:
      return "record to (Parquet)";
    case Purpose::kCopyName:
      return "save the rows that pass the filters to (Parquet)";
  }
  return {};
}

// The first row shown so that `row` is in the middle where possible.
int first_row(int row, int rows, int page) {
  return std::clamp(row - page / 2, 0, std::max(0, rows - page));
}

// Of a line that is too long, the part around the cursor.
void draw_input(Painter& window, int x, int y, std::string_view text, std::size_t cursor) {
  const Theme& theme = window.theme();
  cursor = std::min(cursor, text.size());
  const int room = std::max(4, window.width() - x - 2);
  const std::string_view front = text.substr(0, cursor);
  const std::string_view rest = text.substr(cursor);
  const int tail = std::min(static_cast<int>(cell_width(rest)), room / 3);
  x = window.put(x, y, front, theme.text, room - tail, Cut::kBegin);
  if (rest.empty()) {
    window.fill(x, y, 1, 1, "█", theme.accent);
    return;
  }
  const int at = x;
  window.put(x, y, rest, theme.text, window.width() - x - 1);
  window.restyle(at, y, 1, 1, theme.cursor);
}

std::string_view question_of(PickKind kind, bool recorded) {
  if (recorded) {
    constexpr std::array<std::string_view, kPickKinds> kQuestions = {
        "only one process: a filter",
        "only one thread: a filter",
        "only one user: a filter",
        "only one control group: a filter"};
    return kQuestions[static_cast<std::size_t>(kind)];
  }
  switch (kind) {
    case PickKind::kProcess:
      return "whose calls? a process and its children";
    case PickKind::kThread:
      return "whose calls? a thread";
    case PickKind::kUser:
      return "whose calls? a user (effective id)";
    case PickKind::kCgroup:
      break;
  }
  return "whose calls? a container, service or other control group";
}

// Number, name, what it is.
void draw_candidate(Painter& window, int y, const Candidate& candidate, PickKind kind) {
  const Theme& theme = window.theme();
  if (kind == PickKind::kCgroup) {
    const int width = std::min(36, window.width() / 2);
    window.put(1, y, candidate.comm, theme.accent, width, Cut::kMiddle);
    window.put(width + 2, y, candidate.command_line, theme.text, window.width() - width - 3);
    return;
  }
  const std::uint32_t number = kind == PickKind::kUser     ? candidate.uid
                               : kind == PickKind::kThread ? candidate.tid
                                                           : candidate.pid;
  window.put_right(10, y, std::to_string(number), theme.dim);
  window.put(12, y, candidate.comm, theme.accent, 16);
  window.put(29, y, candidate.command_line, theme.text, window.width() - 30);
}

}  // namespace

namespace {

constexpr int kHelpLines = 5;  // of the filter dialog, with a blank one

// The saved ones, that of the line among them: their names and what they are.
void draw_saved(Painter& window, int y, const ViewState& state) {
  const Theme& theme = window.theme();
  window.put(1, y, "saved: tab chooses, ctrl-x deletes", theme.dim);
  const auto named = state.prompt.text.starts_with('@')
                         ? state.saved_filters.find(state.prompt.text.substr(1))
                         : state.saved_filters.end();
  const int page = window.height() - y - 1;
  const auto row = static_cast<int>(std::distance(state.saved_filters.begin(), named));
  const auto count = static_cast<int>(state.saved_filters.size());
  const int top = first_row(row == count ? 0 : row, count, page);
  auto saved = std::next(state.saved_filters.begin(), top);
  for (int line = 0; line < page && saved != state.saved_filters.end(); ++line, ++saved) {
    const int end = window.put(1, y + 1 + line, "@" + saved->first + "  ", theme.accent, 24);
    window.put(end, y + 1 + line, saved->second, theme.text, window.width() - end - 1);
    if (saved == named) {
      window.restyle(0, y + 1 + line, window.width(), 1, theme.selected);
    }
  }
}

void draw_filter_help(Painter& window, int y) {
  const Theme& theme = window.theme();
  window.put(
      1, y, "syscall comm file family   = exact   ~ text, ^begin, end$, ^dir/*   != !~", theme.dim);
  window.put(1,
             y + 1,
             "pid tid uid cgroup fd latency gap bytes ret end   = != < > <= >=   10ms 4k -2",
             theme.dim);
  window.put(1,
             y + 2,
             "error error=ENOENT   syscall=read,write   and or not ( )   \"two words\"",
             theme.dim);
  window.put(1, y + 3, "comm~post and (latency>10ms or error) and not file~^/proc", theme.accent);
}

std::string prompt_hint(const ViewState& state) {
  const Prompt& prompt = state.prompt;
  if (prompt.history.replaces() >= 0) {
    return "enter puts it in the place of the one that holds, esc leaves that";
  }
  return prompt.history.empty() ? "enter takes it, esc does not"
                                : "enter takes it, esc does not; up: what was there before";
}

}  // namespace

void draw_prompt(Painter& screen, const ViewState& state) {
  const Prompt& prompt = state.prompt;
  const bool help = prompt.purpose == Purpose::kFilter && screen.height() >= 14;
  const int saved = !help || state.saved_filters.empty()
                        ? 0
                        : std::min(static_cast<int>(state.saved_filters.size()) + 2,
                                   screen.height() - 5 - kHelpLines - 2);
  const int width = std::min(90, screen.width());
  const std::vector<std::string> error =
      wrap(prompt.error, static_cast<std::size_t>(std::max(10, width - 4)));
  const int lines = std::max(1, static_cast<int>(error.size()));
  Painter window = open_window(
      screen, width, 3 + lines + (help ? kHelpLines : 0) + saved, title_of(prompt.purpose));
  const Theme& theme = window.theme();
  draw_input(window, 1, 0, prompt.text, prompt.cursor);
  if (prompt.error.empty()) {
    window.put(1, 1, prompt_hint(state), theme.dim);
  }
  for (std::size_t i = 0; i < error.size() && !prompt.error.empty(); ++i) {
    window.put(1, 1 + static_cast<int>(i), error[i], theme.bad, window.width() - 2);
  }
  if (help) {
    draw_filter_help(window, lines + 2);
  }
  if (saved > 0) {
    draw_saved(window, lines + 2 + kHelpLines, state);
  }
}

void draw_picker(Painter& screen, const ViewState& state) {
  const Picker& picker = state.picker;
  Painter window = open_window(screen,
                               std::max(60, screen.width() * 4 / 5),
                               std::max(8, screen.height() * 4 / 5),
                               question_of(picker.kind, picker.recorded));
  const Theme& theme = window.theme();
  const int end = window.put(1, 0, "type to find: ", theme.dim, window.width() - 12);
  draw_input(window, end, 0, picker.text, picker.cursor);
  const auto rows = filtered_candidates(picker);
  const int page = window.height() - 3;
  const int row = std::clamp(picker.row, 0, std::max(0, static_cast<int>(rows.size()) - 1));
  const int top = first_row(row, static_cast<int>(rows.size()), page);
  for (int y = 0; y < page && top + y < static_cast<int>(rows.size()); ++y) {
    const Candidate* candidate = rows[static_cast<std::size_t>(top + y)];
    const int line = y + 2;
    if (candidate == nullptr) {
      window.put(1, line, name_of_all(picker.kind), theme.title);
    } else {
      draw_candidate(window, line, *candidate, picker.kind);
    }
    window.zone(0, line, window.width(), 1, {HitKind::kItem, static_cast<std::uint64_t>(top + y)});
    if (top + y == row) {
      window.restyle(0, line, window.width(), 1, theme.selected);
    }
  }
  if (rows.empty()) {
    window.put(1, 2, "nothing has that; ctrl-r reads the list again", theme.warn);
  } else if (picker.kind == PickKind::kCgroup && picker.candidates.empty()) {
    window.put(1, 4, "no control group (version 2) but the root has processes", theme.warn);
  }
}

void draw_calls(Painter& screen, const ViewState& state) {
  const CallsDialog& dialog = state.calls;
  Painter window = open_window(screen,
                               70,
                               std::max(10, screen.height() * 4 / 5),
                               fmt::format("{} to {}: {} of {} calls",
                                           dialog.families ? "families" : "calls",
                                           dialog.recorded ? "show" : "trace",
                                           dialog_count(dialog.calls),
                                           model::all_syscalls().size()));
  const Theme& theme = window.theme();
  window.put(1,
             0,
             dialog.families ? "space toggles  a all  n none  tab calls  / find  enter takes it"
                             : "space toggles  a all  n none  tab families  / find  enter takes it",
             theme.dim,
             window.width() - 2);
  if (dialog.typing || !dialog.text.empty()) {
    const int end = window.put(1, 1, "/", theme.key);
    if (dialog.typing) {
      draw_input(window, end, 1, dialog.text, dialog.cursor);
    } else {
      window.put(end, 1, dialog.text, theme.text);
    }
  }
  const auto rows = dialog_rows(dialog);
  const int page = window.height() - 2;
  const int row = std::clamp(dialog.row, 0, std::max(0, static_cast<int>(rows.size()) - 1));
  const int top = first_row(row, static_cast<int>(rows.size()), page);
  constexpr std::array<const char*, 3> kMarks = {"[ ]", "[~]", "[x]"};
  for (int y = 0; y < page && top + y < static_cast<int>(rows.size()); ++y) {
    const std::string_view name = rows[static_cast<std::size_t>(top + y)];
    const int mark = dialog_mark(dialog, name);
    window.put(
        1, y + 2, kMarks[static_cast<std::size_t>(mark)], mark == 0 ? theme.dim : theme.good);
    window.put(5, y + 2, name, theme.text, 34);
    if (const model::SyscallInfo* info = model::find_by_name(name);
        info != nullptr && !dialog.families) {
      window.put(40, y + 2, model::to_string(info->family), theme.dim);
    }
    window.zone(0, y + 2, window.width(), 1, {HitKind::kItem, static_cast<std::uint64_t>(top + y)});
    if (top + y == row) {
      window.restyle(0, y + 2, window.width(), 1, theme.selected);
    }
  }
}

}  // namespace ior::tui

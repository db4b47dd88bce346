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

void draw_input(Painter& window, int x, int y, std::string_view text) {
  const Theme& theme = window.theme();
  const int end = window.put(x, y, text, theme.text, window.width() - x - 2, Cut::kBegin);
  window.fill(end, y, 1, 1, "█", theme.accent);
}

std::string_view question_of(PickKind kind) {
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

void draw_prompt(Painter& screen, const ViewState& state) {
  const Prompt& prompt = state.prompt;
  const bool filter = prompt.purpose == Purpose::kFilter;
  const bool high = filter && screen.height() >= 14;
  Painter window = open_window(screen, 90, high ? 10 : 4, title_of(prompt.purpose));
  const Theme& theme = window.theme();
  draw_input(window, 1, 0, prompt.text);
  if (!prompt.error.empty()) {
    window.put(1, 1, prompt.error, theme.bad, window.width() - 2);
  } else {
    window.put(1, 1, "enter takes it, esc does not", theme.dim);
  }
  if (high) {
    window.put(1,
               3,
               "syscall comm file family   = exact   ~ text, ^begin, end$, ^dir/*   != !~ not",
               theme.dim);
    window.put(1,
               4,
               "pid tid uid cgroup fd latency gap bytes ret   = != < > <= >=   10ms 4k -2",
               theme.dim);
    window.put(1, 5, "error   and or not ( )", theme.dim);
    window.put(1, 6, "comm~post and (latency>10ms or error) and not file~^/proc", theme.accent);
    std::string saved;
    for (const auto& [name, text] : state.saved_filters) {
      saved += " @" + name;
    }
    if (!saved.empty()) {
      window.put(1, 7, "saved:" + saved, theme.dim, window.width() - 2);
    }
  }
}

void draw_picker(Painter& screen, const ViewState& state) {
  const Picker& picker = state.picker;
  Painter window = open_window(screen,
                               std::max(60, screen.width() * 4 / 5),
                               std::max(8, screen.height() * 4 / 5),
                               question_of(picker.kind));
  const Theme& theme = window.theme();
  const int end = window.put(1, 0, "type to find: ", theme.dim, window.width() - 12);
  draw_input(window, end, 0, picker.text);
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
                                           dialog.calls.count(),
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
      draw_input(window, end, 1, dialog.text);
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

// SPDX-License-Identifier: Apache-2.0
//
// The line of keys, the help overlay, and other texts in a window.
#include <fmt/format.h>

#include <algorithm>

#include "tui/format.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

using Keys = std::vector<std::pair<std::string_view, std::string_view>>;

Keys help_of(Tab tab) {
  switch (tab) {
    case Tab::kFlame:
      return {{"arrows hjkl", "move between frames"},
              {"enter", "zoom into the frame; a click on the selected one, a double click"},
              {"u backspace esc", "undo the zoom"},
              {"pgup", "back to everything"},
              {"o", "next order of the frames"},
              {"b", "what the width means: calls, bytes, time inside, time between"},
              {"v", "icicle, treemap or bubbles"},
              {"/ ? n N", "highlight frames by regular expression, walk through them"}};
    case Tab::kOverview:
      return {{"up down", "choose a finding"}, {"enter", "filter everything by it"}};
    case Tab::kLatency:
      return {{"arrows hjkl", "move in the heat map; a click goes there"},
              {"enter", "the rows of that latency, in Stream; a double click"},
              {"v", "everything, one call, one file, one process"},
              {"< >", "the one before, the next one, by time"},
              {"esc", "back to everything"}};
    default:
      return {{"arrows hjkl", "move to a cell; pgup pgdn g G"},
              {"enter", "keep only rows with this cell: a filter for every tab; double click"},
              {"-", "leave out rows with this cell"},
              {"m", "the heat map of the rows with this cell"},
              {"T", "Stream: the life of the row's file"},
              {"i", "everything about the row, with decoded arguments"},
              {"s S", "sort by the next column, the other way round; a click on the title"},
              {"d", "Files: by directory; Processes: by comm, user, cgroup, thread"},
              {"/ ? n N", "search rows by regular expression, forward and backward"}};
  }
}

const Keys& global_help() {
  static const Keys kKeys = {
      {"1..8 tab", "choose the view"},
      {"space", "hold the screen still, go on"},
      {"f", "type a filter:  syscall=openat and latency>10ms and not file~^/proc"},
      {"F esc", "take the last filter away"},
      {"W", "save the filters under a name; f @name sets them again"},
      {"[ ]", "one family of calls after the other"},
      {"p t u c", "choose another process, thread, user (also U), container or control group"},
      {"O", "choose calls and families to trace"},
      {"R", "start or stop a Parquet recording of what passes the filters"},
      {"x e X E", "export the rows as CSV: generated name, typed name, into $EDITOR"},
      {"r", "count from now on"},
      {"I", "count from now on again and again: off, 10 s ... 5 min"},
      {"L", "losses in words"},
      {"ctrl-t", "theme: dark, light, high contrast"},
      {"ctrl-z ctrl-l", "suspend, draw anew"},
      {"q ctrl-c", "leave"}};
  return kKeys;
}

}  // namespace

Keys keys_of(Tab tab) {
  switch (tab) {
    case Tab::kFlame:
      return {{"enter", "zoom"},
              {"u", "undo"},
              {"o", "order"},
              {"b", "metric"},
              {"v", "view"},
              {"/", "search"},
              {"space", "pause"},
              {"f", "filter"},
              {"p", "target"},
              {"O", "calls"},
              {"r", "reset"},
              {"R", "record"}};
    case Tab::kOverview:
      return {{"enter", "drill down"},
              {"f", "filter"},
              {"space", "pause"},
              {"p", "target"},
              {"O", "calls"},
              {"r", "reset"},
              {"R", "record"}};
    case Tab::kLatency:
      return {{"arrows", "move"},
              {"enter", "rows"},
              {"v", "call, file, process"},
              {"< >", "next one"},
              {"f", "filter"},
              {"space", "pause"},
              {"r", "reset"}};
    case Tab::kStream:
      return {{"enter", "keep"},
              {"-", "leave out"},
              {"esc", "undo"},
              {"i", "details"},
              {"T", "file's life"},
              {"/", "search"},
              {"space", "pause"},
              {"f", "filter"},
              {"x", "export"},
              {"R", "record"}};
    default:
      return {{"enter", "keep"},
              {"-", "leave out"},
              {"esc", "undo"},
              {"s", "sort"},
              {"S", "reverse"},
              {tab == Tab::kFiles || tab == Tab::kProcesses ? "d" : "m",
               tab == Tab::kFiles || tab == Tab::kProcesses ? "group" : "heat map"},
              {"/", "search"},
              {"f", "filter"},
              {"space", "pause"},
              {"r", "reset"},
              {"R", "record"}};
  }
}

Painter open_window(Painter& screen, int width, int height, std::string_view title) {
  width = std::min(width, screen.width());
  height = std::min(height, screen.height());
  const int x = (screen.width() - width) / 2;
  const int y = (screen.height() - height) / 2;
  screen.fill(x, y, width, height, " ", Style{});
  return screen.box(x, y, width, height, title);
}

void draw_lines(Painter& window, const std::vector<std::string>& lines, int top) {
  const int most = std::max(0, static_cast<int>(lines.size()) - window.height());
  top = std::clamp(top, 0, most);
  for (int y = 0; y < window.height() && top + y < static_cast<int>(lines.size()); ++y) {
    window.put(
        1, y, lines[static_cast<std::size_t>(top + y)], window.theme().text, window.width() - 2);
  }
}

void draw_help(Painter& screen, const ViewState& state) {
  const Keys own = help_of(state.tab);
  const Keys& global = global_help();
  const auto lines = static_cast<int>(own.size() + global.size()) + 3;
  Painter window = open_window(screen, 96, lines + 2, "keys");
  const Theme& theme = window.theme();
  const int most = std::max(0, lines - window.height());
  int y = -std::clamp(state.overlay_top, 0, most);
  const auto line = [&](const std::pair<std::string_view, std::string_view>& entry) {
    if (y >= 0) {
      window.put_right(17, y, entry.first, theme.key);
      window.put(19, y, entry.second, theme.text, window.width() - 20);
    }
    ++y;
  };
  if (y >= 0) {
    window.put(1, y, title_of(state.tab), theme.header);
  }
  ++y;
  std::ranges::for_each(own, line);
  ++y;
  if (y >= 0) {
    window.put(1, y, "everywhere", theme.header);
  }
  ++y;
  std::ranges::for_each(global, line);
}

void draw_details(Painter& screen, const ViewState& state, const std::vector<std::string>& lines) {
  std::size_t width = 40;
  for (const std::string& line : lines) {
    width = std::max(width, cell_width(line) + 4);
  }
  const int most = std::max(40, screen.width() - 4);
  Painter window = open_window(screen,
                               std::min(static_cast<int>(width), most),
                               static_cast<int>(lines.size()) + 2,
                               "the row");
  draw_lines(window, lines, state.overlay_top);
}

namespace {

// While calls go on, some are in the rings: seen, and not read yet. They are no losses.
model::Accounting read_so_far(model::Accounting accounting, const model::Snapshot& snapshot) {
  if (!is_moving(snapshot)) {
    return accounting;
  }
  for (model::CallCounts& calls : accounting.calls) {
    const std::uint64_t known = calls.delivered + calls.filtered + calls.lost_total();
    calls.seen = std::min(calls.seen, known);
  }
  return accounting;
}

}  // namespace

void draw_losses(Painter& screen, const model::Snapshot& snapshot, const ViewState& state) {
  std::vector<std::string> lines;
  if (!snapshot.accounting) {
    lines.emplace_back("not known: the source has not said");
  } else {
    const std::string report = model::report(read_so_far(*snapshot.accounting, snapshot));
    std::size_t begin = 0;
    while (begin < report.size()) {
      const std::size_t end = std::min(report.find('\n', begin), report.size());
      lines.push_back(report.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  if (snapshot.live) {
    lines.emplace_back();
    lines.push_back(fmt::format("ior itself: {} of a core, {} of memory",
                                format_percent(snapshot.cpu_share),
                                format_bytes(snapshot.memory_bytes)));
  }
  Painter window = open_window(screen, 100, static_cast<int>(lines.size()) + 2, "losses");
  draw_lines(window, lines, state.overlay_top);
}

}  // namespace ior::tui

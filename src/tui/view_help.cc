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

Keys help_of_table(Tab tab) {
  Keys keys = {{"arrows hjkl", "move to a cell; pgup pgdn g G"},
               {"enter", "keep only rows with this cell: a filter for every tab; double click"},
               {"-", "leave out rows with this cell"},
               {"m", "the heat map of the rows with this cell"},
               {"i", "everything about the row"},
               {"s S", "sort by the next column, the other way round; a click on the title"}};
  if (tab == Tab::kFiles) {
    keys.emplace_back("d", "by file, by directory");
  }
  if (tab == Tab::kProcesses) {
    keys.emplace_back("d", "by process, name, user, control group, thread");
  }
  if (tab != Tab::kBlocked) {
    keys.emplace_back("v b",
                      tab == Tab::kFiles
                          ? "directories as bubbles, treemap, icicle; by calls, bytes, time"
                          : "as bubbles, treemap, table; by calls, bytes, time");
  }
  keys.emplace_back("/ ? n N", "search rows by regular expression, forward and backward");
  return keys;
}

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
              {"enter", "the rows of that latency and time, in Stream; a double click"},
              {"v", "everything, one call, one file, one process"},
              {"< >", "the one before, the next one, by time"},
              {"esc", "back to everything"}};
    case Tab::kStream:
      return {{"arrows hjkl", "move to a cell, which holds the stream still; pgup pgdn g G"},
              {"enter", "keep only rows with this cell: a filter for every tab; double click"},
              {"-", "leave out rows with this cell"},
              {"T", "the life of the row's descriptor, again: of its file, again: all rows"},
              {"m", "the heat map of the rows with this cell"},
              {"i", "everything about the row, with decoded arguments"},
              {"/ ? n N", "search rows by regular expression, forward and backward"}};
    default:
      return help_of_table(tab);
  }
}

Keys global_help(bool live) {
  Keys keys = {{"1..8 tab", "choose the view"},
               {"space", "hold the screen still, go on"},
               {"f", "type a filter:  syscall=openat and latency>10ms and not file~^/proc"},
               {"f up", "change the filter that holds, or one typed before; f tab: a saved one"},
               {"F esc", "take the last filter away"},
               {"W", "save the filters under a name; f @name sets them again"},
               {"[ ]", "one family of calls after the other"}};
  const auto add = [&keys](std::string_view key, std::string_view meaning) {
    keys.emplace_back(key, meaning);
  };
  if (live) {
    add("p t u c", "choose another process, thread, user (also U), container or control group");
    add("O", "choose calls and families to trace");
    add("R", "start or stop a Parquet recording of what passes the filters");
  } else {
    add("p t u c", "only one process, thread, user (also U) or control group: a filter");
    add("O", "choose calls and families to show: a filter");
    add("R", "save what passes the filters to a Parquet file of its own");
  }
  add("x e X E", "export the rows as CSV: generated name, typed name, into $EDITOR");
  if (live) {
    add("r", "count from now on");
    add("I", "count from now on again and again: off, 10 s ... 5 min");
  }
  add("L", "losses in words");
  add("ctrl-t", "theme: dark, light, high contrast");
  add("ctrl-z ctrl-l", "suspend, draw anew");
  add("H F1", "these keys; also ? where nothing is searched for");
  add("q ctrl-c", "leave");
  return keys;
}

}  // namespace

// The most useful first: what has no room is left out.
Keys keys_of(Tab tab, bool live) {
  Keys keys;
  const auto add = [&keys](const Keys& more) { keys.insert(keys.end(), more.begin(), more.end()); };
  switch (tab) {
    case Tab::kFlame:
      add({{"enter", "zoom"}, {"u", "undo"}, {"o", "order"}, {"b", "metric"}, {"v", "view"}});
      break;
    case Tab::kOverview:
      add({{"enter", "drill down"}});
      break;
    case Tab::kLatency:
      add({{"arrows", "move"}, {"enter", "rows"}, {"v", "call, file, process"}, {"< >", "next"}});
      break;
    case Tab::kStream:
      add({{"enter", "keep"}, {"-", "leave out"}, {"esc", "undo"}, {"i", "details"}});
      add({{"T", "fd's, file's life"}, {"x", "export"}});
      break;
    default:
      add({{"enter", "keep"}, {"-", "leave out"}, {"esc", "undo"}, {"s", "sort"}});
      add(tab == Tab::kFiles || tab == Tab::kProcesses ? Keys{{"d", "group"}}
                                                       : Keys{{"m", "heat map"}});
  }
  add({{"f", "filter"}, {"p", "target"}});
  if (tab != Tab::kOverview && tab != Tab::kLatency) {
    add({{"/", "search"}});
  }
  if (live) {
    add({{"space", "pause"}, {"R", "record"}, {"O", "calls"}, {"r", "reset"}});
  } else {
    add({{"R", "save"}, {"O", "calls"}});
  }
  return keys;
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

namespace {

struct HelpLine {
  std::string key;  // or a title, when there is no text
  std::string text;
};

// In a narrow window a text may take several lines.
void append_help(std::vector<HelpLine>& lines, const Keys& keys, int width) {
  for (const auto& [key, text] : keys) {
    std::string first(key);
    for (std::string& line : wrap(std::string(text), static_cast<std::size_t>(width))) {
      lines.push_back({std::exchange(first, {}), std::move(line)});
    }
  }
}

}  // namespace

void draw_help(Painter& screen, const ViewState& state, bool live) {
  const int width = std::min(96, screen.width());
  const int keys = width < 60 ? 11 : 17;  // cells that the names of keys have
  const int room = std::max(10, width - keys - 6);
  std::vector<HelpLine> lines = {{std::string(title_of(state.tab)), {}}};
  append_help(lines, help_of(state.tab), room);
  lines.insert(lines.end(), {{}, {"everywhere", {}}});
  append_help(lines, global_help(live), room);
  const auto count = static_cast<int>(lines.size());
  Painter window = open_window(screen, width, count + 2, "keys: up and down, any other closes");
  const Theme& theme = window.theme();
  const int top = std::clamp(state.overlay_top, 0, std::max(0, count - window.height()));
  for (int y = 0; y < window.height() && top + y < count; ++y) {
    const HelpLine& line = lines[static_cast<std::size_t>(top + y)];
    if (line.text.empty()) {
      window.put(1, y, line.key, theme.header);
    } else {
      window.put_right(keys, y, line.key, theme.key, keys);
      window.put(keys + 2, y, line.text, theme.text, room);
    }
  }
}

namespace {

// As wide as the lines, or the screen; what is longer goes on below itself.
void draw_folded(Painter& screen,
                 const std::vector<std::string>& lines,
                 std::string_view title,
                 int top) {
  std::size_t width = 40;
  for (const std::string& line : lines) {
    width = std::max(width, cell_width(line) + 4);
  }
  const int most = screen.width() < 60 ? screen.width() : screen.width() - 4;
  const int inside = std::min(static_cast<int>(width), most);
  std::vector<std::string> folded;
  for (const std::string& line : lines) {
    constexpr std::size_t kTitle = 10;  // of the lines of a row
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    for (std::string& part : fold(line,
                                  static_cast<std::size_t>(std::max(8, inside - 4)),
                                  title == "losses" ? indent + 2 : kTitle)) {
      folded.push_back(std::move(part));
    }
  }
  const auto count = static_cast<int>(folded.size());
  const bool scrolls = count + 2 > screen.height();
  Painter window =
      open_window(screen,
                  inside,
                  count + 2,
                  scrolls ? fmt::format("{}: up and down", title) : std::string(title));
  draw_lines(window, folded, top);
}

}  // namespace

void draw_details(Painter& screen, const ViewState& state, const std::vector<std::string>& lines) {
  draw_folded(screen, lines, "the row", state.overlay_top);
}

namespace {

// While calls go on, some are in the rings: seen, and not read yet; and what is counted as lost
// after the seen were looked at was not seen. Neither says anything is wrong.
model::Accounting read_so_far(model::Accounting accounting, const model::Snapshot& snapshot) {
  if (!is_moving(snapshot)) {
    return accounting;
  }
  for (model::CallCounts& calls : accounting.calls) {
    calls.seen = calls.delivered + calls.filtered + calls.lost_total();
  }
  return accounting;
}

}  // namespace

void draw_losses(Painter& screen, const model::Snapshot& snapshot, const ViewState& state) {
  std::vector<std::string> lines;
  if (snapshot.state == model::FeedState::kFailed) {
    lines.insert(lines.end(), {snapshot.message, ""});
  }
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
  draw_folded(screen, lines, "losses", state.overlay_top);
}

}  // namespace ior::tui

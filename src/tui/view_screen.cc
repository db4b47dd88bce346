// SPDX-License-Identifier: Apache-2.0
//
// The frame around the tabs: tab bar, filters, status line, line of keys.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tui/calls_filter.h"
#include "tui/filter_words.h"
#include "tui/format.h"
#include "tui/layout.h"
#include "tui/table_shape.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

constexpr std::array<std::string_view, kTabs> kShortTitles = {
    "Flm", "Ovr", "Sys", "Fil", "Prc", "Lat", "Str", "Blk"};

void draw_tabs(Painter& screen, const ViewState& state) {
  const Theme& theme = screen.theme();
  screen.fill(0, 0, screen.width(), 1, " ", theme.tab);
  int long_width = 1;
  for (std::size_t i = 0; i < kTabs; ++i) {
    long_width += static_cast<int>(title_of(static_cast<Tab>(i)).size()) + 4;
  }
  const bool is_long = long_width <= screen.width();
  int x = 0;
  for (std::size_t i = 0; i < kTabs; ++i) {
    const auto tab = static_cast<Tab>(i);
    const Style& style = tab == state.tab ? theme.tab_active : theme.tab;
    std::string label = fmt::format(" {} {} ", i + 1, is_long ? title_of(tab) : kShortTitles[i]);
    if (!is_long && screen.width() < 6 * static_cast<int>(kTabs)) {
      label = tab == state.tab ? fmt::format(" {} {} ", i + 1, kShortTitles[i])
                               : fmt::format(" {} ", i + 1);
    }
    const int begin = x;
    x = screen.put(x, 0, label, style);
    screen.zone(begin, 0, x - begin, 1, {HitKind::kTab, i});
  }
}

// In full when there is room; else the longest give way, at their ends.
void draw_filters(Painter& screen, const model::Snapshot& snapshot, const ViewState& state) {
  const Theme& theme = screen.theme();
  constexpr std::string_view kHint = "(esc takes the last one away)";
  std::vector<std::string> words;
  int room = screen.width() - 9;
  for (const std::string& filter : state.filters) {
    const bool parted = state.filters.size() > 1 && needs_parentheses(filter);
    const std::string text = filter_in_words(filter, snapshot.baseline_ns);
    words.push_back(parted ? "(" + text + ")" : text);
    room -= words.size() > 1 ? 5 : 0;
  }
  int longest = screen.width();
  const auto needed = [&words, &longest] {
    int sum = 0;
    for (const std::string& text : words) {
      sum += std::min(longest, static_cast<int>(cell_width(text)));
    }
    return sum;
  };
  while (longest > 8 && needed() > room) {
    --longest;
  }
  int x = screen.put(1, 1, "filter ", theme.dim);
  for (std::size_t i = 0; i < words.size(); ++i) {
    x = screen.put(x, 1, i > 0 ? " and " : "", theme.dim);
    x = screen.put(x, 1, words[i], theme.warn, longest);
  }
  if (x + 2 + static_cast<int>(kHint.size()) <= screen.width()) {
    screen.put(x + 2, 1, kHint, theme.dim);
  }
}

struct Piece {
  std::string text;
  Style style;
  int rank;  // the highest gives way first
};

constexpr int kRankOfCost = 2;  // losses and what ior costs are to be seen at all times
constexpr int kLastRank = 9;

// Of those up to this rank.
int width_of(const std::vector<Piece>& pieces, int rank) {
  int sum = 0;
  for (const Piece& piece : pieces) {
    if (piece.rank <= rank) {
      sum += static_cast<int>(cell_width(piece.text)) + 2;
    }
  }
  return sum;
}

std::uint64_t lost_of(const model::Snapshot& snapshot) {
  return snapshot.accounting ? snapshot.accounting->total().lost_total() : 0;
}

std::string state_word(const model::Snapshot& snapshot, const ViewState& state) {
  if (state.paused) {
    return " PAUSED ";
  }
  switch (snapshot.state) {
    case model::FeedState::kStarting:
      return " ATTACHING ";
    case model::FeedState::kRunning:
      return snapshot.live ? " LIVE " : " READING ";
    case model::FeedState::kEnded:
      return snapshot.live ? " ENDED " : " RECORDED ";
    case model::FeedState::kFailed:
      return " FAILED ";
  }
  return {};
}

Style state_style(const Theme& theme, const model::Snapshot& snapshot, const ViewState& state) {
  Style style = theme.good;
  if (state.paused || snapshot.state == model::FeedState::kStarting ||
      snapshot.state == model::FeedState::kEnded) {
    style = theme.warn;
  }
  if (snapshot.state == model::FeedState::kFailed) {
    style = theme.bad;
  }
  style.inverted = true;
  style.bold = true;
  return style;
}

// What was lost, in the fewest words that are true: nothing is silently left out.
Piece losses_piece(const Theme& theme, const model::Snapshot& snapshot) {
  if (!snapshot.accounting) {
    return {"losses unknown", theme.dim, 1};
  }
  const std::uint64_t lost = lost_of(snapshot);
  const auto skipped = snapshot.accounting->skipped_probe_runs;
  std::string text = lost == 0 ? "lost 0" : fmt::format("lost {}", format_count(lost));
  if (!skipped) {
    text += " skip ?";  // this kernel does not count them
  } else if (*skipped > 0) {
    text += fmt::format(" skip {}", format_count(*skipped));
  }
  return {text, lost > 0 ? theme.bad : skipped.value_or(0) > 0 ? theme.warn : theme.status, 1};
}

std::vector<Piece> status_pieces(const Theme& theme,
                                 const model::Snapshot& snapshot,
                                 const ViewState& state) {
  std::vector<Piece> pieces;
  pieces.push_back({snapshot.subject, theme.status, 4});
  // What is not traced cannot be seen: a family that is left out looks like one that does nothing.
  if (const std::string traced = calls_in_words(state.traced); snapshot.live && !traced.empty()) {
    pieces.push_back({"only " + traced, theme.warn, 6});
  }
  pieces.push_back(
      {format_clock(static_cast<std::uint64_t>(snapshot.seconds() * 1e9)), theme.status, 5});
  std::string calls = fmt::format("{} calls", format_count(snapshot.rows_passed));
  if (snapshot.rows_asked < snapshot.rows_seen) {  // the others are no longer kept
    calls += fmt::format(" of the last {}", format_count(snapshot.rows_asked));
  }
  pieces.push_back({std::move(calls), theme.status, 3});
  if (snapshot.rows_seen > snapshot.rows_passed && snapshot.rows_asked == snapshot.rows_seen) {
    pieces.push_back({fmt::format("of {}", format_count(snapshot.rows_seen)), theme.status, 6});
  }
  pieces.push_back(losses_piece(theme, snapshot));
  if (snapshot.live) {
    pieces.push_back(
        {fmt::format(
             "ior {} {}", format_percent(snapshot.cpu_share), format_bytes(snapshot.memory_bytes)),
         theme.status,
         kRankOfCost});
  }
  if (snapshot.recording.active) {
    pieces.push_back(
        {fmt::format("REC {} rows", format_count(snapshot.recording.rows)), theme.bad, 0});
  }
  if (snapshot.auto_reset_s > 0) {
    pieces.push_back({fmt::format("auto-reset {}s", snapshot.auto_reset_s), theme.warn, 1});
  }
  return pieces;
}

void draw_status(Painter& screen, int y, const model::Snapshot& snapshot, const ViewState& state) {
  const Theme& theme = screen.theme();
  screen.fill(0, y, screen.width(), 1, " ", theme.status);
  int x = screen.put(0, y, state_word(snapshot, state), state_style(theme, snapshot, state)) + 1;
  // What the feed has to say is news once, unless it says why nothing goes on.
  const bool lasts = snapshot.state == model::FeedState::kFailed ||
                     (snapshot.live && snapshot.state == model::FeedState::kEnded);
  const bool is_read = !lasts && snapshot.message == state.read_message;
  const std::string& message = !state.notice.empty() || is_read ? state.notice : snapshot.message;
  std::vector<Piece> pieces = status_pieces(theme, snapshot, state);
  if (!message.empty()) {
    const bool bad =
        state.notice.empty() ? snapshot.state == model::FeedState::kFailed : state.notice_bad;
    // Losses and what ior costs stay, as long as a piece of the message has room beside them.
    constexpr int kLeastMessage = 24;
    const int room = screen.width() - x - width_of(pieces, kRankOfCost) - 1;
    const int width = std::min(static_cast<int>(cell_width(message)),
                               std::max(room, std::min(kLeastMessage, screen.width() - x)));
    x = screen.put(x, y, message, (bad ? theme.bad : theme.warn).with_bg(theme.status), width) + 2;
  }
  const auto needed = [&] { return width_of(pieces, kLastRank); };
  while (!pieces.empty() && x + needed() > screen.width() + 2) {
    const auto worst = std::ranges::max_element(pieces, {}, &Piece::rank);
    if (worst->rank == 4 && pieces.size() > 1 && screen.width() > 60 &&
        cell_width(worst->text) > 24) {
      worst->text = fit_text(worst->text, 24, Cut::kMiddle);
      worst->rank = 3;
      continue;
    }
    pieces.erase(worst);
  }
  for (const Piece& piece : pieces) {
    x = screen.put(x, y, piece.text, piece.style.with_bg(theme.status)) + 2;
  }
}

void draw_keys(Painter& screen, int y, const ViewState& state, bool live) {
  const Theme& theme = screen.theme();
  int x = 1;
  for (const auto& [key, meaning] : keys_of(state.tab, live)) {
    const int width = static_cast<int>(cell_width(key) + cell_width(meaning)) + 3;
    if (x + width > screen.width() - 7) {
      break;
    }
    x = screen.put(x, y, key, theme.key) + 1;
    x = screen.put(x, y, meaning, theme.dim) + 2;
  }
  screen.put_right(screen.width() - 1, y, "H help", theme.key);
  screen.zone(screen.width() - 7, y, 7, 1, {HitKind::kHelp});
}

void draw_tab(Painter& area, const model::Snapshot& snapshot, const ViewState& state) {
  switch (state.tab) {
    case Tab::kFlame:
      return draw_flame(area, snapshot, state);
    case Tab::kOverview:
      return draw_overview(area, snapshot, state);
    case Tab::kLatency:
      return draw_latency(area, snapshot, state);
    default:
      if (const auto shape = table_shape(snapshot, state)) {
        return draw_flame(area, shape->snapshot, shape->state);
      }
      return draw_table(area, snapshot, state);
  }
}

}  // namespace

void draw_screen(Painter screen,
                 const model::Snapshot& snapshot,
                 const ViewState& state,
                 const std::vector<std::string>& details) {
  if (screen.width() < 20 || screen.height() < 4) {
    screen.put(0, 0, "ior: the window is too small", screen.theme().warn);
    return;
  }
  const Layout layout = layout_of(state);
  draw_tabs(screen, state);
  if (layout.filters) {
    draw_filters(screen, snapshot, state);
  }
  Painter area = screen.part(0, layout.top, screen.width(), layout.height);
  draw_tab(area, snapshot, state);
  draw_status(screen, layout.top + layout.height, snapshot, state);
  if (layout.help) {
    draw_keys(screen, layout.top + layout.height + 1, state, snapshot.live);
  }
  switch (state.overlay) {
    case Overlay::kNone:
      break;
    case Overlay::kHelp:
      draw_help(screen, state, snapshot.live);
      break;
    case Overlay::kDetails:
      draw_details(screen, state, details);
      break;
    case Overlay::kLosses:
      draw_losses(screen, snapshot, state);
      break;
    case Overlay::kPrompt:
      draw_prompt(screen, state);
      break;
    case Overlay::kPicker:
      draw_picker(screen, state);
      break;
    case Overlay::kCalls:
      draw_calls(screen, state);
      break;
  }
}

std::string to_text(const ftxui::Screen& screen) {
  std::string out;
  for (int y = 0; y < screen.dimy(); ++y) {
    std::string line;
    for (int x = 0; x < screen.dimx(); ++x) {
      line += screen.PixelAt(x, y).character;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace ior::tui

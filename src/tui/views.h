// SPDX-License-Identifier: Apache-2.0
//
// What is on the screen: each view draws a snapshot and a state onto a painter, and nothing else.
// Pure but for the painter, so that a test can compare what stands in the cells.
#pragma once

#include <string>
#include <vector>

#include "model/snapshot.h"
#include "tui/heat.h"
#include "tui/painter.h"
#include "tui/view_state.h"

namespace ior::tui {

// The whole screen. details: lines of the row under the cursor, for the overlay of that name.
void draw_screen(Painter screen,
                 const model::Snapshot& snapshot,
                 const ViewState& state,
                 const std::vector<std::string>& details);

// The tabs, in their part of the screen.
void draw_flame(Painter& area, const model::Snapshot& snapshot, const ViewState& state);
void draw_overview(Painter& area, const model::Snapshot& snapshot, const ViewState& state);
void draw_latency(Painter& area, const model::Snapshot& snapshot, const ViewState& state);
// Syscalls, Files, Processes, Stream, Blocked.
void draw_table(Painter& area, const model::Snapshot& snapshot, const ViewState& state);

// What lies over a tab.
void draw_help(Painter& screen, const ViewState& state, bool live);
void draw_prompt(Painter& screen, const ViewState& state);
void draw_picker(Painter& screen, const ViewState& state);
void draw_calls(Painter& screen, const ViewState& state);
void draw_losses(Painter& screen, const model::Snapshot& snapshot, const ViewState& state);
void draw_details(Painter& screen, const ViewState& state, const std::vector<std::string>& lines);

// A window in the middle, emptied; gives its inside.
Painter open_window(Painter& screen, int width, int height, std::string_view title);
// Lines from state.overlay_top on.
void draw_lines(Painter& window, const std::vector<std::string>& lines, int top);

// The heat map as it is on the screen: the reducer moves in the same.
HeatMap heat_map_of(const model::Snapshot& snapshot, const ViewState& state);

// Time goes on in it: the last minutes are shown. Else the whole run is.
inline bool is_moving(const model::Snapshot& snapshot) {
  return snapshot.live && snapshot.state != model::FeedState::kEnded;
}

// The line of keys at the bottom, of the current tab: those that mean something there.
std::vector<std::pair<std::string_view, std::string_view>> keys_of(Tab tab, bool live);

// The screen as text, one line per row, trailing blanks cut: for tests and for a picture.
std::string to_text(const ftxui::Screen& screen);

}  // namespace ior::tui

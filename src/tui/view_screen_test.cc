// SPDX-License-Identifier: Apache-2.0
//
// What must be on the screen whatever else is.
#include <gtest/gtest.h>

#include <string>

#include "tui/reducer.h"
#include "tui/sample_test.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

std::string screen_of(const model::Snapshot& snapshot, int width, int height = 24) {
  ViewState state;
  state.flame_orders = default_flame_orders();
  state.width = width;
  state.height = height;
  state.notice = snapshot.message;
  const Theme theme = make_theme(ThemeName::kDark, Depth::kTrue);
  ftxui::Screen screen(width, height);
  draw_screen(Painter(screen, theme), snapshot, state, {});
  return to_text(screen);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

model::Snapshot snapshot_with_losses() {
  model::Snapshot snapshot = sample_snapshot();
  model::Accounting accounting;
  accounting.calls.resize(1);
  accounting.calls[0].seen = accounting.calls[0].lost[0] = 17;
  accounting.skipped_probe_runs = 3;
  snapshot.accounting = accounting;
  snapshot.cpu_share = 0.25;
  snapshot.memory_bytes = 61 * 1024 * 1024;
  return snapshot;
}

TEST(Screen, LossesAndCostsStayBesideALongMessage) {
  model::Snapshot snapshot = snapshot_with_losses();
  snapshot.message = "recording to /var/lib/ior/" + std::string(300, 'x') + ".parquet";
  snapshot.recording.active = true;
  for (const int width : {80, 120, 200}) {
    const std::string text = screen_of(snapshot, width);
    for (const char* part : {"recording to /var", "lost 17 skip 3", "ior 25% 61", "REC 0 rows"}) {
      EXPECT_TRUE(has(text, part)) << width << " cells without " << part << "\n" << text;
    }
  }
}

TEST(Screen, LossesAndCostsAreSeenInASmallWindow) {
  const std::string text = screen_of(snapshot_with_losses(), 40, 10);
  EXPECT_TRUE(has(text, "lost 17 skip 3")) << text;
  EXPECT_TRUE(has(text, "ior 25%")) << text;
}

TEST(Screen, WhatIsNotCountedIsNotZero) {
  model::Snapshot snapshot = snapshot_with_losses();
  EXPECT_FALSE(has(screen_of(snapshot, 120), "skip ?"));
  snapshot.accounting->skipped_probe_runs.reset();
  EXPECT_TRUE(has(screen_of(snapshot, 120), "skip ?"));
}

TEST(Screen, OfWhichCallsAFilterThatBeganLaterIs) {
  model::Snapshot snapshot = sample_snapshot();
  snapshot.rows_passed = 186;
  snapshot.rows_seen = 59'100;
  snapshot.rows_asked = 59'100;
  EXPECT_TRUE(has(screen_of(snapshot, 120), "186 calls  of 59.1k"));
  snapshot.rows_asked = 10'000;
  EXPECT_TRUE(has(screen_of(snapshot, 80), "186 calls of the last 10.0k"));
}

ViewState wide_state() {
  ViewState state;
  state.flame_orders = default_flame_orders();
  state.width = 120;
  state.height = 24;
  return state;
}

std::string drawn(const model::Snapshot& snapshot, const ViewState& state) {
  const Theme theme = make_theme(ThemeName::kDark, Depth::kTrue);
  ftxui::Screen screen(state.width, state.height);
  draw_screen(
      Painter(screen, theme), snapshot, state, {"call  /" + std::string(300, 'x') + " end"});
  return to_text(screen);
}

TEST(Screen, FiltersReadAsTheyHold) {
  ViewState state = wide_state();
  state.filters = {"syscall=openat or syscall=fsync", "latency>100us"};
  EXPECT_TRUE(has(drawn(sample_snapshot(), state),
                  "filter (syscall=openat or syscall=fsync) and latency>100us  (esc"));
  state.filters = {"syscall=openat or syscall=fsync"};
  EXPECT_TRUE(has(drawn(sample_snapshot(), state), "filter syscall=openat or syscall=fsync  (esc"));
  // As long as there is room, nothing is cut.
  state.filters = {
      "comm=\"node\"", "syscall=\"stat\"", "file~\"^/root/" + std::string(50, 'y') + "\""};
  EXPECT_TRUE(has(drawn(sample_snapshot(), state), "yyy\""));
}

TEST(Screen, AnEmptyTableSaysThatAFilterKeepsNothing) {
  model::Snapshot snapshot = sample_snapshot();
  snapshot.rows = {};
  ViewState state = wide_state();
  state.tab = Tab::kStream;
  EXPECT_TRUE(has(drawn(snapshot, state), "no calls yet"));
  state.filters = {"error"};
  EXPECT_TRUE(has(drawn(snapshot, state), "no call passes the filter: esc takes it away"));
  snapshot.rows_seen = 634'000;
  snapshot.rows_asked = 10'000;
  EXPECT_TRUE(has(drawn(snapshot, state), "none of the last 10,000 calls passes the filter"));
}

TEST(Screen, TheMarkOfTheSortedColumnCutsNoTitle) {
  ViewState state = wide_state();
  state.width = 200;
  state.tab = Tab::kFiles;
  for (int column = 0; column < 10; ++column) {
    state.table().sort = column;
    EXPECT_FALSE(has(drawn(sample_snapshot(), state), "…")) << column;
  }
}

TEST(Screen, LongLinesOfARowAreFolded) {
  ViewState state = wide_state();
  state.overlay = Overlay::kDetails;
  EXPECT_TRUE(has(drawn(sample_snapshot(), state), " end"));
}

TEST(Screen, BlockedIsSortedByEveryColumn) {
  model::Snapshot snapshot = sample_snapshot();
  auto chunk = std::make_shared<model::EventChunk>();
  for (const int i : {2, 3, 1}) {
    const std::string name = "/file" + std::to_string(4 - i);
    chunk->keep(model::a_read()
                    .on(i, model::a_file(name))
                    .by("c", 10, 10U + static_cast<std::uint32_t>(i))
                    .build());
    chunk->end_batch();
  }
  snapshot.in_flight.append(chunk, 100);
  snapshot.in_flight_at_work = 3;
  ViewState state = wide_state();
  state.tab = Tab::kBlocked;
  for (const int column : {2, 5, 6}) {  // TID, FD, File
    state.table().sort = column;
    const std::string text = drawn(snapshot, state);
    EXPECT_LT(text.find("/file1"), text.find("/file2")) << column;
    EXPECT_LT(text.find("/file2"), text.find("/file3")) << column;
  }
}

TEST(Screen, ACallThatBeginsAgainHasNotFailed) {
  model::Snapshot snapshot = sample_snapshot();
  auto chunk = std::make_shared<model::EventChunk>();
  chunk->keep(model::a_read().fails(512).build());
  chunk->end_batch();
  snapshot.rows.append(chunk, 100);
  ViewState state = wide_state();
  state.tab = Tab::kStream;
  const std::string text = drawn(snapshot, settle(state, snapshot));
  EXPECT_TRUE(has(text, "restarted")) << text;
  EXPECT_FALSE(has(text, "E512"));
}

}  // namespace
}  // namespace ior::tui

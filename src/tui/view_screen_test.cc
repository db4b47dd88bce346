// SPDX-License-Identifier: Apache-2.0
//
// What must be on the screen whatever else is.
#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace ior::tui

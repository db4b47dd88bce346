// SPDX-License-Identifier: Apache-2.0
//
// How long a frame takes: the flame graph of 100,000 nodes at 200x60, drawn and turned into bytes
// for a terminal. Prints medians; compares with nothing, since a shared machine's clock proves
// nothing.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "sample_events.h"
#include "tui/frame_writer.h"
#include "tui/reducer.h"
#include "tui/views.h"

namespace {

using namespace ior::tui;  // NOLINT(google-build-using-namespace): a program of one file

double measure(const ior::model::Snapshot& snapshot, ViewState state, std::size_t& bytes) {
  constexpr int kFrames = 101;
  const Theme theme = make_theme(ThemeName::kDark, Depth::kTrue);
  std::vector<double> times;
  FrameWriter writer;
  for (int i = 0; i < kFrames; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    // A key, a frame, its bytes: what a user waits for.
    constexpr std::array kKeys = {
        KeyCode::kDown, KeyCode::kEnter, KeyCode::kRight, KeyCode::kBackspace};
    const Key key{.code = kKeys[static_cast<std::size_t>(i) % kKeys.size()]};
    state = reduce(std::move(state), key, {}, snapshot).state;
    ftxui::Screen screen(state.width, state.height);
    std::vector<Zone> zones;
    draw_screen(Painter(screen, theme, &zones), snapshot, state, {});
    bytes = std::max(bytes, writer.update(screen).size());
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
            .count());
  }
  std::ranges::nth_element(times, times.begin() + kFrames / 2);
  return times[kFrames / 2];
}

}  // namespace

int main() {
  ior::model::Snapshot snapshot = sample_of_a_host();
  const ior::model::FlameTree tree = large_flame_tree(100'000);
  snapshot.flame = std::make_shared<ior::model::FlameTree>(tree);
  ViewState state;
  state.flame_orders = default_flame_orders();
  state.width = 200;
  state.height = 60;
  fmt::print("key to bytes at 200x60, median of 101 frames (aimed at: under 16 ms)\n");
  const auto print = [&](std::string_view title, std::string_view more) {
    std::size_t bytes = 0;
    const double ms = measure(snapshot, state, bytes);
    fmt::print("  {:<14}{:8.2f} ms {:>8} bytes at most{}\n", title, ms, bytes, more);
  };
  const std::string nodes = fmt::format("   {} nodes", tree.nodes.size());
  for (const auto& [view, title] : {std::pair{FlameView::kTreemap, "treemap"},
                                    std::pair{FlameView::kBubbles, "bubbles"},
                                    std::pair{FlameView::kIcicle, "icicle"}}) {
    state.flame.view = view;
    print(title, nodes);
  }
  for (std::size_t tab = 1; tab < kTabs; ++tab) {
    state.tab = static_cast<Tab>(tab);
    print(title_of(state.tab), "");
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// Draws every view at four sizes from the same made-up host and compares the text with the files
// beside this program. With --update they are written instead; with --sizes every view is drawn at
// every size from 1x1 up, and only has to survive and to keep within its cells.
//
//   tui_screens FOLDER [--update | --sizes]
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "sample_events.h"
#include "tui/reducer.h"
#include "tui/views.h"

namespace {

using namespace ior::tui;  // NOLINT(google-build-using-namespace): a program of one file

struct Scene {
  std::string name;
  ViewState state;
};

ViewState fresh(int width, int height) {
  ViewState state;
  state.flame_orders = default_flame_orders();
  state.width = width;
  state.height = height;
  return state;
}

std::vector<Scene> scenes(int width, int height) {
  std::vector<Scene> result;
  constexpr std::string_view kNames[] = {
      "flame", "overview", "syscalls", "files", "processes", "latency", "stream", "blocked"};
  for (std::size_t tab = 0; tab < kTabs; ++tab) {
    Scene scene{std::string(kNames[tab]), fresh(width, height)};
    scene.state.tab = static_cast<Tab>(tab);
    result.push_back(scene);
  }
  Scene treemap{"treemap", fresh(width, height)};
  treemap.state.flame.view = FlameView::kTreemap;
  treemap.state.flame.metric = ior::model::FlameMetric::kDuration;
  result.push_back(treemap);
  Scene bubbles{"bubbles", fresh(width, height)};
  bubbles.state.flame.view = FlameView::kBubbles;
  bubbles.state.flame.selected = {"postgres"};
  result.push_back(bubbles);
  Scene help{"help", fresh(width, height)};
  help.state.overlay = Overlay::kHelp;
  result.push_back(help);
  Scene picker{"picker", fresh(width, height)};
  picker.state.overlay = Overlay::kPicker;
  picker.state.picker.candidates = {{1, 0, "systemd", "/sbin/init"},
                                    {4711, 0, "\x1b[2Jevil", "evil \xe2\x80\xae--flag"}};
  result.push_back(picker);
  Scene prompt{"filter", fresh(width, height)};
  prompt.state.overlay = Overlay::kPrompt;
  prompt.state.prompt = {Purpose::kFilter, "comm~post and latency>10ms", {}};
  prompt.state.filters = {"syscall=\"fsync\"", "not comm=\"find\""};
  result.push_back(prompt);
  return result;
}

std::string draw(const ior::model::Snapshot& snapshot, const ViewState& state) {
  const Theme theme = make_theme(ThemeName::kDark, Depth::kTrue);
  ftxui::Screen screen(std::max(1, state.width), std::max(1, state.height));
  std::vector<Zone> zones;
  draw_screen(Painter(screen, theme, &zones), snapshot, settle(state, snapshot), {});
  return to_text(screen);
}

int compare(const std::string& folder, bool update) {
  const ior::model::Snapshot snapshot = sample_of_a_host();
  int wrong = 0;
  int checked = 0;
  for (const auto& [width, height] :
       {std::pair{40, 10}, std::pair{80, 24}, std::pair{120, 40}, std::pair{200, 60}}) {
    for (const Scene& scene : scenes(width, height)) {
      const std::string path = fmt::format("{}/{}-{}x{}.txt", folder, scene.name, width, height);
      const std::string text = draw(snapshot, scene.state);
      if (update) {
        std::ofstream(path, std::ios::binary) << text;
        continue;
      }
      std::ifstream file(path, std::ios::binary);
      const std::string expected{std::istreambuf_iterator<char>(file), {}};
      ++checked;
      if (expected != text) {
        ++wrong;
        fmt::print("{} differs; it is now:\n{}\n", path, text);
      }
    }
  }
  fmt::print("{} screens, {} differ (tests/tui/update.sh writes them anew)\n", checked, wrong);
  return wrong == 0 ? 0 : 1;
}

int survive_sizes() {
  const ior::model::Snapshot snapshot = sample_of_a_host();
  const ior::model::Snapshot empty;
  int drawn = 0;
  for (int width = 1; width <= 200; width += width < 60 ? 1 : 7) {
    for (int height = 1; height <= 60; height += height < 30 ? 1 : 6) {
      for (const Scene& scene : scenes(width, height)) {
        draw(snapshot, scene.state);
        draw(empty, scene.state);
        ++drawn;
      }
    }
  }
  fmt::print("{} screens of every size drawn\n", drawn);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: tui_screens FOLDER [--update | --sizes]\n");
    return 2;
  }
  const std::string_view mode = argc > 2 ? argv[2] : "";
  return mode == "--sizes" ? survive_sizes() : compare(argv[1], mode == "--update");
}

// SPDX-License-Identifier: Apache-2.0
//
// Moving and zooming in the flame graph.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tui/bubble_layout.h"
#include "tui/flame_layout.h"
#include "tui/format.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/search.h"

namespace ior::tui {
namespace {

// What is on the screen and which box is selected.
struct Shown {
  std::vector<FlameBox> boxes;
  std::size_t selected = 0;
};

Shown shown(const Step& step) {
  const ViewState& state = step.state;
  const model::FlameTree& tree = *step.snapshot.flame;
  Shown result;
  result.boxes = flame_layout(tree,
                              nearest_frame(tree, state.flame.zoom),
                              state.flame.metric,
                              state.width,
                              flame_rows(state));
  const std::uint32_t node = nearest_frame(tree, state.flame.selected);
  for (std::size_t i = 0; i < result.boxes.size(); ++i) {
    if (result.boxes[i].node == node) {
      result.selected = i;
    }
  }
  return result;
}

void select(Step& step, std::uint32_t node) {
  step.state.flame.selected = path_of(*step.snapshot.flame, node);
}

void zoom_to(Step& step, FramePath path) {
  FlameState& flame = step.state.flame;
  if (path == flame.zoom) {
    return;
  }
  constexpr std::size_t kMostUndo = 100;
  if (flame.undo.size() == kMostUndo) {
    flame.undo.erase(flame.undo.begin());
  }
  flame.undo.push_back(flame.zoom);
  flame.zoom = path;
  flame.selected = std::move(path);
}

bool undo_zoom(Step& step) {
  FlameState& flame = step.state.flame;
  if (flame.undo.empty()) {
    return false;
  }
  flame.zoom = flame.undo.back();
  flame.undo.pop_back();
  return true;
}

// The box of row `row` nearest to the middle of the selected one.
void move_to_row(Step& step, const Shown& now, int row) {
  const FlameBox& from = now.boxes[now.selected];
  const int middle = from.x + from.w / 2;
  const FlameBox* best = nullptr;
  const auto distance = [middle](const FlameBox& box) {
    return middle < box.x            ? box.x - middle
           : middle >= box.x + box.w ? middle - box.x - box.w + 1
                                     : 0;
  };
  for (const FlameBox& box : now.boxes) {
    const bool inside = row <= from.row || (box.x >= from.x && box.x < from.x + from.w);
    if (box.row == row && inside && (best == nullptr || distance(box) < distance(*best))) {
      best = &box;
    }
  }
  if (best != nullptr) {
    select(step, best->node);
  }
}

void move_in_row(Step& step, const Shown& now, int by) {
  const std::size_t next = now.selected + static_cast<std::size_t>(static_cast<long>(by));
  if (next < now.boxes.size() && now.boxes[next].row == now.boxes[now.selected].row) {
    select(step, now.boxes[next].node);
  }
}

// A box of the treemap, or a bubble, by its middle in half cells.
struct Spot {
  std::uint32_t node;
  double x, y;
};

std::vector<Spot> spots_of(const Step& step) {
  const ViewState& state = step.state;
  const model::FlameTree& tree = *step.snapshot.flame;
  const std::uint32_t zoom = nearest_frame(tree, state.flame.zoom);
  const model::FlameMetric metric = state.flame.metric;
  const int rows = flame_rows(state);
  std::vector<Spot> spots;
  if (state.flame.view == FlameView::kTreemap) {
    for (const TreeBox& box : treemap_layout(tree, zoom, metric, state.width, rows)) {
      spots.push_back({box.node, box.x + box.w / 2.0, 2.0 * box.y + box.h});
    }
  } else {
    for (const Bubble& bubble : bubble_layout(tree, zoom, metric, state.width, rows)) {
      spots.push_back({bubble.node, bubble.x, bubble.y});
    }
  }
  return spots;
}

// To the nearest one in that direction; what lies aside counts double.
void move_to_spot(Step& step, int dx, int dy) {
  const std::vector<Spot> spots = spots_of(step);
  if (spots.empty()) {
    return;
  }
  const std::uint32_t node = nearest_frame(*step.snapshot.flame, step.state.flame.selected);
  const auto from = std::ranges::find(spots, node, &Spot::node);
  if (from == spots.end()) {
    return select(step, spots[0].node);  // the largest
  }
  const Spot* best = nullptr;
  double least = 0;
  for (const Spot& spot : spots) {
    const double along = (spot.x - from->x) * dx + (spot.y - from->y) * dy;
    const double aside = std::abs((spot.x - from->x) * dy) + std::abs((spot.y - from->y) * dx);
    const double distance = along + 2 * aside;
    if (along > 0.5 && (best == nullptr || distance < least)) {
      best = &spot;
      least = distance;
    }
  }
  if (best != nullptr) {
    select(step, best->node);
  }
}

bool reduce_arrows(Step& step, const Key& key) {
  const bool up = key.code == KeyCode::kUp || key.is('k');
  const bool down = key.code == KeyCode::kDown || key.is('j');
  const bool left = key.code == KeyCode::kLeft || key.is('h');
  const bool right = key.code == KeyCode::kRight || key.is('l');
  if (!up && !down && !left && !right) {
    return false;
  }
  if (step.state.flame.view != FlameView::kIcicle) {
    move_to_spot(step, right ? 1 : left ? -1 : 0, down ? 1 : up ? -1 : 0);
    return true;
  }
  const Shown now = shown(step);
  if (now.boxes.empty()) {
    return true;
  }
  if (up || down) {
    move_to_row(step, now, now.boxes[now.selected].row + (up ? -1 : 1));
  } else {
    move_in_row(step, now, left ? -1 : 1);
  }
  return true;
}

bool reduce_mouse(Step& step, const Key& key, const Hit& hit) {
  const model::FlameTree& tree = *step.snapshot.flame;
  if (hit.kind != HitKind::kFrame || hit.index >= tree.nodes.size()) {
    return false;
  }
  const auto node = static_cast<std::uint32_t>(hit.index);
  if (key.code == KeyCode::kPress) {
    const FramePath path = path_of(tree, node);
    // A click on what is selected, or on an ancestor of what is shown, zooms; another one selects.
    if (path == step.state.flame.selected || path.size() < step.state.flame.zoom.size()) {
      zoom_to(step, path);
    } else {
      step.state.flame.selected = path;
    }
    return true;
  }
  if (key.code == KeyCode::kDouble) {
    zoom_to(step, path_of(tree, node));
    return true;
  }
  return false;
}

// None that is drawn matches: the largest of those that are too narrow, or outside of the zoom.
void search_whole_tree(Step& step, const Matcher& matcher) {
  const model::FlameTree& tree = *step.snapshot.flame;
  std::uint32_t best = 0;
  std::size_t count = 0;
  const auto value = [&](std::uint32_t node) {
    return model::value_of(tree.nodes[node].total, step.state.flame.metric);
  };
  for (std::uint32_t node = 1; node < tree.nodes.size(); ++node) {
    if (matcher.matches(tree.name(node))) {
      ++count;
      best = best == 0 || value(node) > value(best) ? node : best;
    }
  }
  if (count == 0) {
    const std::string& pattern = step.state.search.pattern;
    return step.notice("no frame matches " + pattern + "; the smallest ones: f file~...", true);
  }
  select(step, best);
  step.notice(fmt::format("{} match{}, not drawn here: enter zooms to the largest",
                          with_separators(count),
                          count == 1 ? "es" : ""));
}

void search_frames(Step& step, bool backwards) {
  std::string error;
  const auto matcher = Matcher::create(step.state.search.pattern, error);
  if (step.state.search.pattern.empty() || !matcher) {
    step.notice(error.empty() ? "nothing to search for: / begins" : error);
    return;
  }
  const Shown now = shown(step);
  const std::size_t count = now.boxes.size();
  for (std::size_t i = 1; i <= count; ++i) {
    const FlameBox& box = now.boxes[(now.selected + (backwards ? count - i : i)) % count];
    if (matcher->matches(step.snapshot.flame->name(box.node))) {
      select(step, box.node);
      return;
    }
  }
  search_whole_tree(step, *matcher);
}

void next_order(Step& step) {
  FlameState& flame = step.state.flame;
  flame.order = (flame.order + 1) % std::max<std::size_t>(1, step.state.flame_orders.size());
  flame.zoom.clear();
  flame.selected.clear();
  flame.undo.clear();
  step.act(ActionKind::kSetFlameOrder);
  step.act(ActionKind::kSaveConfig);
}

bool reduce_letter(Step& step, char c) {
  FlameState& flame = step.state.flame;
  switch (c) {
    case 'o':
      next_order(step);
      return true;
    case 'b':
      flame.metric = static_cast<model::FlameMetric>((static_cast<std::size_t>(flame.metric) + 1) %
                                                     model::kFlameMetrics);
      step.act(ActionKind::kSaveConfig);
      return true;
    case 'v':
      flame.view = static_cast<FlameView>((static_cast<std::size_t>(flame.view) + 1) % kFlameViews);
      return true;
    case 'u':
      undo_zoom(step);
      return true;
    case 'g':
      flame.selected = flame.zoom;
      return true;
    case 'n':
    case 'N':
      search_frames(step, step.state.search.backwards != (c == 'N'));
      return true;
    default:
      return false;
  }
}

}  // namespace

bool reduce_flame(Step& step, const Key& key, const Hit& hit) {
  FlameState& flame = step.state.flame;
  if (reduce_mouse(step, key, hit) || reduce_arrows(step, key)) {
    return true;
  }
  switch (key.code) {
    case KeyCode::kEnter:
      zoom_to(step, flame.selected);
      return true;
    case KeyCode::kBackspace:
      undo_zoom(step);
      return true;
    case KeyCode::kEscape:
      return undo_zoom(step);
    case KeyCode::kPageUp:
    case KeyCode::kHome:
      zoom_to(step, {});
      return true;
    case KeyCode::kText:
      return key.text.size() == 1 && reduce_letter(step, key.text[0]);
    default:
      return false;
  }
}

}  // namespace ior::tui

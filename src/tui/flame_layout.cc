// SPDX-License-Identifier: Apache-2.0
#include "tui/flame_layout.h"

#include <algorithm>
#include <cmath>

namespace ior::tui {
namespace {

using model::FlameMetric;
using model::FlameNode;
using model::FlameTree;

std::uint64_t value(const FlameNode& node, FlameMetric metric) {
  return model::value_of(node.total, metric);
}

std::optional<std::uint32_t> child_named(const FlameTree& tree,
                                         std::uint32_t parent,
                                         std::string_view name) {
  const FlameNode& node = tree.nodes[parent];
  for (std::uint32_t i = 0; i < node.children; ++i) {
    if (tree.name(node.first_child + i) == name) {
      return node.first_child + i;
    }
  }
  return std::nullopt;
}

// The children's boxes, side by side from x on. Cumulative rounding: edges of a frame lie where its
// share ends, whatever its neighbours lost.
void lay_children(const FlameTree& tree,
                  const FlameBox& box,
                  FlameMetric metric,
                  double per_cell,
                  std::vector<FlameBox>& out) {
  const FlameNode& node = tree.nodes[box.node];
  double sum = 0;
  int covered = box.x;
  for (std::uint32_t i = node.first_child; i < node.first_child + node.children; ++i) {
    const double begin = sum;
    sum += static_cast<double>(value(tree.nodes[i], metric));
    const int left = std::max(covered, box.x + static_cast<int>(std::lround(begin / per_cell)));
    const int right =
        std::min(box.x + box.w, box.x + static_cast<int>(std::lround(sum / per_cell)));
    if (right > left) {
      out.push_back({i, left, right - left, box.row + 1});
      covered = right;
    }
  }
}

// Splits a list of weighted nodes into two halves of about equal weight, along the longer side
// (cells are twice as high as wide).
struct Weighted {
  std::uint32_t node;
  double weight;
};

void split(std::span<const Weighted> items, TreeBox box, std::vector<TreeBox>& out) {
  if (items.empty() || box.w < 1 || box.h < 1) {
    return;
  }
  if (items.size() == 1) {
    box.node = items[0].node;
    out.push_back(box);
    return;
  }
  double total = 0;
  for (const Weighted& item : items) {
    total += item.weight;
  }
  double half = 0;
  std::size_t count = 0;
  while (count + 1 < items.size() && (count == 0 || half + items[count].weight / 2 < total / 2)) {
    half += items[count++].weight;
  }
  const double share = total > 0 ? half / total : 0.5;
  TreeBox first = box;
  TreeBox second = box;
  if (box.w >= box.h * 2) {
    first.w = static_cast<int>(std::lround(box.w * share));
    second.x += first.w;
    second.w -= first.w;
  } else {
    first.h = static_cast<int>(std::lround(box.h * share));
    second.y += first.h;
    second.h -= first.h;
  }
  split(items.first(count), first, out);
  split(items.subspan(count), second, out);
}

void lay_tree(const FlameTree& tree,
              const TreeBox& box,
              FlameMetric metric,
              std::vector<TreeBox>& out) {
  constexpr std::size_t kMost = 40;
  const FlameNode& node = tree.nodes[box.node];
  std::vector<Weighted> items;
  for (std::uint32_t i = node.first_child; i < node.first_child + node.children; ++i) {
    if (const std::uint64_t weight = value(tree.nodes[i], metric); weight > 0) {
      items.push_back({i, static_cast<double>(weight)});
    }
  }
  const std::size_t most = std::min(kMost, items.size());
  std::ranges::partial_sort(
      items, items.begin() + static_cast<std::ptrdiff_t>(most), [](const auto& a, const auto& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.node < b.node;
      });
  items.resize(most);
  TreeBox inner = box;
  ++inner.depth;
  split(items, inner, out);
}

}  // namespace

std::optional<std::uint32_t> find_frame(const FlameTree& tree, const FramePath& path) {
  std::uint32_t node = 0;
  for (const std::string& name : path) {
    const auto child = child_named(tree, node, name);
    if (!child) {
      return std::nullopt;
    }
    node = *child;
  }
  return node;
}

std::uint32_t nearest_frame(const FlameTree& tree, const FramePath& path) {
  std::uint32_t node = 0;
  for (const std::string& name : path) {
    const auto child = child_named(tree, node, name);
    if (!child) {
      break;
    }
    node = *child;
  }
  return node;
}

FramePath path_of(const FlameTree& tree, std::uint32_t node) {
  FramePath path;
  while (node != 0 && node < tree.nodes.size()) {
    path.emplace_back(tree.name(node));
    node = tree.nodes[node].parent;
  }
  std::ranges::reverse(path);
  return path;
}

std::vector<FlameBox> flame_layout(
    const FlameTree& tree, std::uint32_t zoom, FlameMetric metric, int width, int rows) {
  std::vector<FlameBox> boxes;
  if (width <= 0 || rows <= 0 || zoom >= tree.nodes.size()) {
    return boxes;
  }
  for (std::uint32_t node = zoom;; node = tree.nodes[node].parent) {
    boxes.push_back({node, 0, width, 0});
    if (node == 0) {
      break;
    }
  }
  std::ranges::reverse(boxes);
  // What is zoomed into is what is looked at: a deep one's outermost ancestors give way to what is
  // below it.
  const int most = std::min(rows, std::max(2, rows / 3));
  const auto ancestors = static_cast<int>(boxes.size());
  if (ancestors > most) {
    boxes.erase(boxes.begin(), boxes.begin() + (ancestors - most));
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    boxes[i].row = static_cast<int>(i);
  }
  const auto whole = static_cast<double>(value(tree.nodes[zoom], metric));
  if (whole <= 0) {
    return boxes;
  }
  const double per_cell = whole / width;
  for (std::size_t i = boxes.size() - 1; i < boxes.size(); ++i) {
    if (boxes[i].row + 1 < rows) {
      const FlameBox box = boxes[i];
      lay_children(tree, box, metric, per_cell, boxes);
    }
  }
  return boxes;
}

std::vector<TreeBox> treemap_layout(
    const FlameTree& tree, std::uint32_t zoom, FlameMetric metric, int width, int height) {
  std::vector<TreeBox> boxes;
  if (zoom >= tree.nodes.size() || width < 1 || height < 1) {
    return boxes;
  }
  lay_tree(tree, {zoom, 0, 0, width, height, 0}, metric, boxes);
  // A second level inside those that have room for a title and something below it.
  const std::size_t first_level = boxes.size();
  for (std::size_t i = 0; i < first_level; ++i) {
    TreeBox inside = boxes[i];
    if (inside.w >= 16 && inside.h >= 5) {
      inside.x += 1;
      inside.y += 1;
      inside.w -= 2;
      inside.h -= 2;
      lay_tree(tree, inside, metric, boxes);
    }
  }
  return boxes;
}

}  // namespace ior::tui

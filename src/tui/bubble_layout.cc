// SPDX-License-Identifier: Apache-2.0
#include "tui/bubble_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "tui/circle_packing.h"

namespace ior::tui {
namespace {

using Weighted = std::pair<std::uint64_t, std::uint32_t>;  // value, node

// The heaviest children, heaviest first.
std::vector<Weighted> heaviest(const model::FlameTree& tree,
                               std::uint32_t parent,
                               model::FlameMetric metric,
                               std::size_t most) {
  const model::FlameNode& node = tree.nodes[parent];
  std::vector<Weighted> all;
  all.reserve(node.children);
  for (std::uint32_t i = node.first_child; i < node.first_child + node.children; ++i) {
    if (const std::uint64_t value = model::value_of(tree.nodes[i].total, metric); value > 0) {
      all.emplace_back(value, i);
    }
  }
  most = std::min(most, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(most), std::greater{});
  all.resize(most);
  return all;
}

std::vector<Circle> circles_of(std::span<const Weighted> weights, double aspect) {
  std::vector<Circle> circles;
  for (const Weighted& weight : weights) {
    circles.push_back({.r = std::sqrt(static_cast<double>(weight.first) /
                                      static_cast<double>(weights[0].first))});
  }
  pack_circles(circles, aspect);
  return circles;
}

// The circles into the bubbles' coordinates; what would be smaller than a dot is left out.
void append(std::span<const Weighted> weights,
            std::span<const Circle> circles,
            const Circle& from,
            const Bubble& into,
            std::vector<Bubble>& out) {
  const double scale = into.r / from.r;
  for (std::size_t i = 0; i < circles.size(); ++i) {
    const double r = circles[i].r * scale;
    if (constexpr double kLeast = 0.7; r >= kLeast) {
      out.push_back({.node = weights[i].second,
                     .x = into.x + (circles[i].x - from.x) * scale,
                     .y = into.y + (circles[i].y - from.y) * scale,
                     .r = r,
                     .depth = into.depth + 1});
    }
  }
}

// All of the rectangle: the circles' bounding box decides the scale.
void fill_screen(std::span<const Weighted> weights,
                 double width,
                 double height,
                 std::vector<Bubble>& out) {
  const std::vector<Circle> circles = circles_of(weights, width / height);
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  for (const Circle& circle : circles) {
    left = std::min(left, circle.x - circle.r);
    right = std::max(right, circle.x + circle.r);
    top = std::min(top, circle.y - circle.r);
    bottom = std::max(bottom, circle.y + circle.r);
  }
  const double scale = std::min(width / (right - left), height / (bottom - top));
  append(weights,
         circles,
         {.x = (left + right) / 2, .y = (top + bottom) / 2, .r = 1},
         {.x = width / 2, .y = height / 2, .r = scale},
         out);
}

}  // namespace

std::vector<Bubble> bubble_layout(const model::FlameTree& tree,
                                  std::uint32_t zoom,
                                  model::FlameMetric metric,
                                  int width,
                                  int height) {
  constexpr std::size_t kMost = 48;
  constexpr std::size_t kMostInside = 16;
  constexpr double kOpens = 9;  // half cells: room for a name and something below it
  std::vector<Bubble> bubbles;
  if (zoom >= tree.nodes.size() || width < 2 || height < 1) {
    return bubbles;
  }
  const double high = 2.0 * height;
  const std::vector<Weighted> weights = heaviest(tree, zoom, metric, kMost);
  if (weights.empty()) {
    bubbles.push_back(
        {.node = zoom, .x = width / 2.0, .y = high / 2, .r = std::min<double>(width, high) / 2});
    return bubbles;
  }
  fill_screen(weights, width, high, bubbles);
  const std::size_t first_level = bubbles.size();
  for (std::size_t i = 0; i < first_level; ++i) {
    const Bubble outer = bubbles[i];
    const std::vector<Weighted> inner = outer.r < kOpens
                                            ? std::vector<Weighted>()
                                            : heaviest(tree, outer.node, metric, kMostInside);
    if (inner.empty()) {
      continue;
    }
    bubbles[i].open = true;
    Bubble room = outer;  // below the name
    room.y += outer.r * 0.14;
    room.r *= 0.78;
    const std::vector<Circle> circles = circles_of(inner, 1);
    append(inner, circles, enclosing_circle(circles), room, bubbles);
  }
  return bubbles;
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "tui/bubble_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tui/circle_packing.h"

namespace ior::tui {
namespace {

// A root with these children; the first one has two of its own.
model::FlameTree tree_of(const std::vector<std::uint64_t>& counts) {
  model::FlameTree tree;
  const auto add = [&](std::uint32_t parent, std::uint64_t count, std::uint16_t depth) {
    const std::string name = "n" + std::to_string(tree.nodes.size());
    tree.nodes.push_back({.name_offset = static_cast<std::uint32_t>(tree.names.size()),
                          .name_size = static_cast<std::uint32_t>(name.size()),
                          .parent = parent,
                          .depth = depth,
                          .total = {.count = count}});
    tree.names += name;
  };
  for (const std::uint64_t count : counts) {
    add(0, count, 1);
    tree.nodes[0].total.count += count;
  }
  tree.nodes[0].first_child = 1;
  tree.nodes[0].children = static_cast<std::uint32_t>(counts.size());
  if (!counts.empty()) {
    tree.nodes[1].first_child = static_cast<std::uint32_t>(tree.nodes.size());
    tree.nodes[1].children = 2;
    add(1, counts[0] / 2, 2);
    add(1, counts[0] / 4, 2);
  }
  return tree;
}

double gap_between(const Bubble& a, const Bubble& b) {
  return std::hypot(a.x - b.x, a.y - b.y) - a.r - b.r;
}

TEST(CirclePacking, CirclesTouchAndDoNotOverlap) {
  std::mt19937 random(3);
  std::lognormal_distribution<double> size(0, 1.5);
  for (std::size_t count = 0; count < 60; ++count) {
    std::vector<Circle> circles(count);
    for (Circle& circle : circles) {
      circle.r = 0.01 + size(random);
    }
    std::ranges::sort(circles, std::ranges::greater{}, &Circle::r);
    pack_circles(circles, 2);
    const Circle around = enclosing_circle(circles);
    for (std::size_t i = 0; i < count; ++i) {
      double nearest = std::numeric_limits<double>::max();
      for (std::size_t j = 0; j < count; ++j) {
        if (i != j) {
          const double gap = std::hypot(circles[i].x - circles[j].x, circles[i].y - circles[j].y) -
                             circles[i].r - circles[j].r;
          EXPECT_GT(gap, -1e-4) << count << " circles";
          nearest = std::min(nearest, gap);
        }
      }
      EXPECT_TRUE(count < 2 || nearest < 1e-4) << count << " circles";
      EXPECT_LE(std::hypot(circles[i].x - around.x, circles[i].y - around.y) + circles[i].r,
                around.r + 1e-6);
    }
  }
}

TEST(BubbleLayout, StaysOnTheScreenWithAreasInProportion) {
  const model::FlameTree tree = tree_of({100, 400, 25, 0});
  const std::vector<Bubble> bubbles = bubble_layout(tree, 0, model::FlameMetric::kCount, 80, 20);

  ASSERT_GE(bubbles.size(), 3U);
  EXPECT_EQ(bubbles[0].node, 2U);  // the largest first
  EXPECT_NEAR(bubbles[0].r / bubbles[1].r, 2, 1e-9);
  for (const Bubble& bubble : bubbles) {
    EXPECT_GE(bubble.x - bubble.r, -1e-6);
    EXPECT_LE(bubble.x + bubble.r, 80 + 1e-6);
    EXPECT_GE(bubble.y - bubble.r, -1e-6);
    EXPECT_LE(bubble.y + bubble.r, 40 + 1e-6);
    EXPECT_NE(bubble.node, 4U) << "worth nothing";
  }
}

TEST(BubbleLayout, ChildrenLieInsideTheirParent) {
  const model::FlameTree tree = tree_of({100, 10});
  const std::vector<Bubble> bubbles = bubble_layout(tree, 0, model::FlameMetric::kCount, 100, 40);

  ASSERT_EQ(bubbles.size(), 4U);
  EXPECT_TRUE(bubbles[0].open);
  for (const std::size_t child : {2, 3}) {
    EXPECT_EQ(bubbles[child].depth, 2);
    EXPECT_LE(gap_between(bubbles[0], bubbles[child]) + 2 * bubbles[child].r, 1e-6);
  }
}

TEST(BubbleLayout, ALeafIsOneBubbleAndNonsenseIsNone) {
  const model::FlameTree tree = tree_of({100, 10});

  const std::vector<Bubble> leaf = bubble_layout(tree, 2, model::FlameMetric::kCount, 80, 20);
  ASSERT_EQ(leaf.size(), 1U);
  EXPECT_EQ(leaf[0].node, 2U);
  EXPECT_EQ(leaf[0].depth, 0);
  EXPECT_TRUE(bubble_layout(tree, 999, model::FlameMetric::kCount, 80, 20).empty());
  EXPECT_TRUE(bubble_layout(tree, 0, model::FlameMetric::kCount, 1, 20).empty());
  EXPECT_TRUE(bubble_layout(tree, 0, model::FlameMetric::kCount, 80, 0).empty());
  EXPECT_EQ(bubble_layout({}, 0, model::FlameMetric::kBytes, 80, 20).size(), 1U);
}

}  // namespace
}  // namespace ior::tui

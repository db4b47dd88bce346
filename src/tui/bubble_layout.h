// SPDX-License-Identifier: Apache-2.0
//
// Where the bubbles of a flame tree lie: the zoomed node's children as circles that touch, by area,
// and theirs inside them. Pure. Packed by the front chain of Wang et al., "Visualization of large
// hierarchical data by circle packing" (CHI 2006), stretched to the shape of the screen.
#pragma once

#include <cstdint>
#include <vector>

#include "model/flame.h"

namespace ior::tui {

// In half cells: a cell is one wide and two high, so that circles are round. (x, y) is the middle.
struct Bubble {
  std::uint32_t node = 0;
  double x = 0, y = 0, r = 0;
  int depth = 0;      // below the zoomed node, from 1; 0: the node itself, which has no children
  bool open = false;  // its children are drawn inside
};

// Parents before their children; the largest siblings only. width, height: cells.
std::vector<Bubble> bubble_layout(const model::FlameTree& tree,
                                  std::uint32_t zoom,
                                  model::FlameMetric metric,
                                  int width,
                                  int height);

}  // namespace ior::tui

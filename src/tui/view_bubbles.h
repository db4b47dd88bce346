// SPDX-License-Identifier: Apache-2.0
//
// Bubbles in cells: each cell shows two dots, one above the other.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tui/bubble_layout.h"
#include "tui/painter.h"

namespace ior::tui {

// How the node of a bubble looks.
struct BubbleLook {
  std::function<Style(std::uint32_t node)> style;
  std::function<std::string(std::uint32_t node)> name;
  std::function<std::string(std::uint32_t node)> numbers;  // below the name, where there is room
};

void draw_bubbles(Painter& graph, const std::vector<Bubble>& bubbles, const BubbleLook& look);

}  // namespace ior::tui

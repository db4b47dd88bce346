// SPDX-License-Identifier: Apache-2.0
//
// Where the frames of a flame graph lie, in cells. Pure. What is narrower than a cell is left out,
// and with it everything below: the work is bounded by the cells on the screen and the children of
// what is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/flame.h"
#include "tui/view_state.h"

namespace ior::tui {

struct FlameBox {
  std::uint32_t node = 0;
  int x = 0, w = 0;
  int row = 0;  // 0: the outermost shown
};

// The node at a path of names; empty: it is not there (any more).
std::optional<std::uint32_t> find_frame(const model::FlameTree& tree, const FramePath& path);
// The deepest node that is there.
std::uint32_t nearest_frame(const model::FlameTree& tree, const FramePath& path);
FramePath path_of(const model::FlameTree& tree, std::uint32_t node);

// The zoomed node and its nearest ancestors take the whole width, a third of the rows at most; then
// what is below it, at most `rows` rows in all. In order of rows, then x.
std::vector<FlameBox> flame_layout(const model::FlameTree& tree,
                                   std::uint32_t zoom,
                                   model::FlameMetric metric,
                                   int width,
                                   int rows);

// A rectangle of the treemap: the zoomed node's children (and theirs), by area.
struct TreeBox {
  std::uint32_t node = 0;
  int x = 0, y = 0, w = 0, h = 0;
  int depth = 0;  // below the zoomed node, from 1
};
std::vector<TreeBox> treemap_layout(const model::FlameTree& tree,
                                    std::uint32_t zoom,
                                    model::FlameMetric metric,
                                    int width,
                                    int height);

}  // namespace ior::tui

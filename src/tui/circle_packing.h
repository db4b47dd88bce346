// SPDX-License-Identifier: Apache-2.0
//
// Circles side by side without overlapping. Pure.
#pragma once

#include <span>

namespace ior::tui {

struct Circle {
  double x = 0, y = 0, r = 0;
};

// Moves the circles, the largest first, so that they touch around (0, 0). aspect: how many times
// wider than high the whole is to become, about.
void pack_circles(std::span<Circle> circles, double aspect);

// A circle around all of them, at most a few per cent larger than the smallest one.
Circle enclosing_circle(std::span<const Circle> circles);

}  // namespace ior::tui

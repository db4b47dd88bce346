// SPDX-License-Identifier: Apache-2.0
//
// The front chain is the ring of circles on the outside. The next circle goes beside the two
// neighbours of the ring that are nearest to the middle; where it would overlap others, the ring is
// cut short there and it is tried again.
#include "tui/circle_packing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace ior::tui {
namespace {

// Puts c where it touches both, on the left of the way from a to b.
void place_beside(const Circle& a, const Circle& b, Circle& c) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double distance2 = dx * dx + dy * dy;
  if (distance2 <= 0) {
    c.x = a.x + a.r + c.r;
    c.y = a.y;
    return;
  }
  const double to_a = (a.r + c.r) * (a.r + c.r);
  const double to_b = (b.r + c.r) * (b.r + c.r);
  const double along = (distance2 + to_a - to_b) / (2 * distance2);
  const double aside = std::sqrt(std::max(0.0, to_a / distance2 - along * along));
  c.x = a.x + along * dx - aside * dy;
  c.y = a.y + along * dy + aside * dx;
}

bool overlap(const Circle& a, const Circle& b) {
  const double reach = a.r + b.r - 1e-6;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  return reach > 0 && reach * reach > dx * dx + dy * dy;
}

class FrontChain {
 public:
  FrontChain(std::span<Circle> circles, double aspect)
      : circles_(circles), aspect_(aspect), next_(circles.size()), before_(circles.size()) {
    circles[0].x = -circles[1].r;
    circles[1].x = circles[0].r;
    circles[0].y = circles[1].y = 0;
    place_beside(circles[0], circles[1], circles[2]);
    link(0, 1);
    link(1, 2);
    link(2, 0);
  }

  void add(std::size_t c) {
    // Each try but the last takes a circle out of the chain.
    for (std::size_t tries = 0; tries <= circles_.size(); ++tries) {
      place_beside(circles_[b_], circles_[a_], circles_[c]);
      if (!cut_at_overlap(c)) {
        link(a_, c);
        link(c, b_);
        choose(a_, c);
        return;
      }
    }
  }

 private:
  void link(std::size_t from, std::size_t to) {
    next_[from] = to;
    before_[to] = from;
  }

  double distance_to_middle(std::size_t at) const {
    const Circle& a = circles_[at];
    const Circle& b = circles_[next_[at]];
    const double both = a.r + b.r;
    const double x = (a.x * b.r + b.x * a.r) / both / aspect_;
    const double y = (a.y * b.r + b.y * a.r) / both;
    return x * x + y * y;
  }

  // The pair nearest to the middle.
  void choose(std::size_t best, std::size_t from) {
    double least = distance_to_middle(best);
    for (std::size_t at = next_[from]; at != from; at = next_[at]) {
      if (const double distance = distance_to_middle(at); distance < least) {
        best = at;
        least = distance;
      }
    }
    a_ = best;
    b_ = next_[best];
  }

  // Looks along the chain in both directions, the nearer side first.
  bool cut_at_overlap(std::size_t c) {
    std::size_t forward = next_[b_];
    std::size_t backward = before_[a_];
    double gone_forward = circles_[b_].r;
    double gone_backward = circles_[a_].r;
    for (std::size_t steps = 0; steps <= circles_.size(); ++steps) {
      if (gone_forward <= gone_backward) {
        if (overlap(circles_[forward], circles_[c])) {
          b_ = forward;
          link(a_, b_);
          return true;
        }
        gone_forward += circles_[forward].r;
        forward = next_[forward];
      } else {
        if (overlap(circles_[backward], circles_[c])) {
          a_ = backward;
          link(a_, b_);
          return true;
        }
        gone_backward += circles_[backward].r;
        backward = before_[backward];
      }
      if (forward == next_[backward]) {
        return false;
      }
    }
    return false;
  }

  std::span<Circle> circles_;
  double aspect_;
  std::vector<std::size_t> next_;
  std::vector<std::size_t> before_;
  std::size_t a_ = 0;  // the next circle goes between these
  std::size_t b_ = 1;
};

}  // namespace

void pack_circles(std::span<Circle> circles, double aspect) {
  if (!circles.empty()) {
    circles[0].x = circles[0].y = 0;
  }
  if (circles.size() == 2) {
    circles[1].x = circles[0].r + circles[1].r;
    circles[1].y = 0;
  }
  if (circles.size() < 3) {
    return;
  }
  FrontChain chain(circles, aspect);
  for (std::size_t i = 3; i < circles.size(); ++i) {
    chain.add(i);
  }
}

// Badoiu, Clarkson: "Smaller core-sets for balls" (2003): towards the farthest, ever less.
Circle enclosing_circle(std::span<const Circle> circles) {
  Circle around = circles.empty() ? Circle{} : circles[0];
  const auto reach = [&](const Circle& c) {
    return std::hypot(c.x - around.x, c.y - around.y) + c.r;
  };
  constexpr int kSteps = 60;
  for (int step = 1; step <= kSteps && !circles.empty(); ++step) {
    const Circle& far = *std::ranges::max_element(circles, {}, reach);
    around.x += (far.x - around.x) / (step + 1);
    around.y += (far.y - around.y) / (step + 1);
  }
  for (const Circle& circle : circles) {
    around.r = std::max(around.r, reach(circle));
  }
  return around;
}

}  // namespace ior::tui

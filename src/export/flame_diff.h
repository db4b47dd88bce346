// SPDX-License-Identifier: Apache-2.0
//
// Two flame graphs in one: the page and the picture of flame_page.h, whose frames are as wide as
// both runs together, so that what is new and what is gone are both seen. Red: it grew; blue: it
// shrank; the stronger, the more. Pure.
#pragma once

#include <string>

#include "export/flame_page.h"
#include "model/flame.h"

namespace ior::exporter {

struct FlameDiffWords {
  std::string before;  // names of the two runs
  std::string after;
};

// Both trees in one: totals of both together, and `before` of the page those of the first.
model::FlameTree merged(const model::FlameTree& before,
                        const model::FlameTree& after,
                        std::vector<model::Totals>& totals_before);

// Ends with a newline. Names are escaped.
std::string flame_diff_svg(const model::FlameTree& before,
                           const model::FlameTree& after,
                           model::FlameMetric metric,
                           const FlameDiffWords& words);

std::string flame_diff_html(const model::FlameTree& before,
                            const model::FlameTree& after,
                            model::FlameMetric metric,
                            const FlameDiffWords& words);

}  // namespace ior::exporter

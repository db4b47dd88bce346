// SPDX-License-Identifier: Apache-2.0
//
// Two flame graphs in one picture: SVG without scripts, with tool tips. Pure.
//
// A frame is as wide as both runs together, so that what is new and what is gone are both seen.
// Red: it grew; blue: it shrank; the stronger, the more.
#pragma once

#include <string>

#include "model/flame.h"

namespace ior::exporter {

struct FlameDiffWords {
  std::string before;  // names of the two runs
  std::string after;
};

// Ends with a newline. Names are escaped.
std::string flame_diff_svg(const model::FlameTree& before,
                           const model::FlameTree& after,
                           model::FlameMetric metric,
                           const FlameDiffWords& words);

// The same picture as a page.
std::string flame_diff_html(const model::FlameTree& before,
                            const model::FlameTree& after,
                            model::FlameMetric metric,
                            const FlameDiffWords& words);

}  // namespace ior::exporter

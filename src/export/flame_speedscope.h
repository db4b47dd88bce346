// SPDX-License-Identifier: Apache-2.0
//
// speedscope's file format, which its site and other viewers open: a profile for each metric that
// has values. https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
#pragma once

#include <string>
#include <string_view>

#include "model/flame.h"

namespace ior::exporter {

// metric: of the profile that is shown first.
std::string flame_speedscope(const model::FlameTree& tree,
                             model::FlameMetric metric,
                             std::string_view title);

}  // namespace ior::exporter

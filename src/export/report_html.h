// SPDX-License-Identifier: Apache-2.0
//
// A summary as one self-contained page: report_page.html with the report as JSON in it. It loads
// nothing and its policy forbids it to. Pure.
#pragma once

#include <string>

#include "model/flame.h"
#include "model/summary.h"

namespace ior::exporter {

// Names are made visible and reach the page as text only, so none can become markup or script. An
// empty flame tree: no flame graph.
std::string report_html(const model::Summary& summary,
                        const model::FlameTree& flame,
                        const std::string& title);

}  // namespace ior::exporter

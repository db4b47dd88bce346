// SPDX-License-Identifier: Apache-2.0
//
// The flame graph as a page of its own: HTML, or an SVG picture that becomes the same page where
// scripts run. Nothing is loaded from anywhere; dark and light follow the reader's setting.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/flame.h"

namespace ior::exporter {

enum class FlameRoot : std::uint8_t { kBelow, kAbove };

struct FlamePage {
  std::string title;               // "ior: find /usr"
  std::vector<std::string> notes;  // lines about the recording: host, time, losses, folding
  std::vector<model::FlameField> fields;
  model::FlameMetric metric = model::FlameMetric::kCount;  // of the widths at first
  FlameRoot root = FlameRoot::kBelow;
  // Of a comparison (flame_diff.h): by node, what the first run has of its total. Empty: none.
  std::vector<model::Totals> before = {};
};

std::string flame_html(const model::FlameTree& tree, const FlamePage& page);
std::string flame_svg(const model::FlameTree& tree, const FlamePage& page);

// The tree as the JSON that assets/flame.js draws: one line, safe inside a script element.
void append_flame_json(std::string& out, const model::FlameTree& tree, const FlamePage& page);

}  // namespace ior::exporter

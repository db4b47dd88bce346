// SPDX-License-Identifier: Apache-2.0
//
// Collapsed stacks, "frame;frame 17", for flamegraph.pl, inferno and their like; the same lines as
// the Go tool's `ior collapsed`.
#pragma once

#include <string>

#include "model/flame.h"

namespace ior::exporter {

enum class Escape : std::uint8_t { kNo, kYes };

// A line for every stack that has a value, sorted by bytes. A ';' in a name splits the frame, as
// the format knows no other meaning for it; CR and LF are always written \x0d and \x0a; other
// control characters when escaped. Stacks that read the same are one line.
std::string flame_folded(const model::FlameTree& tree, model::FlameMetric metric, Escape escape);

}  // namespace ior::exporter

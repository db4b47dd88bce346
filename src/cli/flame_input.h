// SPDX-License-Identifier: Apache-2.0
//
// From a recording to the flame tree of its calls.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/flame.h"

namespace ior::cli {

// How much of the tree is taken: every frame for text formats, what can be drawn for pictures.
enum class Detail : std::uint8_t { kWhole, kDrawn };

struct FlameInput {
  model::FlameTree tree;
  std::vector<std::string> notes;  // about the recording: host, command, time, losses
};

// Of an aggregate recording, or of one that holds every call (Parquet).
Result<FlameInput> read_flame_input(const std::string& path,
                                    const std::vector<model::FlameField>& fields,
                                    model::FlameMetric metric,
                                    Detail detail);

}  // namespace ior::cli

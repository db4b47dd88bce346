// SPDX-License-Identifier: Apache-2.0
//
// From a recording to the flame tree of its calls.
#pragma once

#include <string>
#include <vector>

#include "aggregate/flame_trie.h"
#include "base/result.h"
#include "model/flame.h"
#include "record/aggregate_file.h"

namespace ior::cli {

// How much of the tree is taken: every frame for text formats, what can be drawn for pictures.
enum class Detail : std::uint8_t { kWhole, kDrawn };

struct FlameInput {
  model::FlameTree tree;
  std::vector<std::string> notes;  // about the recording: host, command, time, losses
};

// A tree that has room for what is to be written and not only to be looked at while it grows.
aggregate::FlameSettings flame_settings(const std::vector<model::FlameField>& fields);

// Of an aggregate recording, or of one that holds every call (Parquet).
Result<FlameInput> read_flame_input(const std::string& path,
                                    const std::vector<model::FlameField>& fields,
                                    Detail detail);

// Of a run that has just ended.
FlameInput flame_input_of(const aggregate::FlameTrie& trie,
                          const record::AggregateFacts& facts,
                          Detail detail);

}  // namespace ior::cli

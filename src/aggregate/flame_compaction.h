// SPDX-License-Identifier: Apache-2.0
//
// Which frames of a full flame tree stay. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/totals.h"

namespace ior::aggregate {

// A frame of the tree; a parent stands before its children, [0] is the root.
struct FoldedNode {
  std::uint32_t parent = 0;
  std::string_view name;
  const model::Totals* total = nullptr;  // never null
};

// The largest share that a part has in any metric of a flame graph.
double largest_share(const model::Totals& part, const model::Totals& whole);

// True for the heaviest frames, at most `keep` of them and with at most max_name_bytes of names,
// and for the frames [other] directly below them, which hold what was folded before. A frame weighs
// the largest share that it has in any total, so a parent is never lighter than its child: what
// stays is a tree.
std::vector<bool> select_frames(const std::vector<FoldedNode>& nodes,
                                std::size_t keep,
                                std::uint64_t max_name_bytes);

// Calls that were in a frame of their own and will stand in [other].
std::uint64_t newly_folded(const std::vector<FoldedNode>& nodes, const std::vector<bool>& stays);

}  // namespace ior::aggregate

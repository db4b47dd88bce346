// SPDX-License-Identifier: Apache-2.0
#include "aggregate/flame_compaction.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "model/flame.h"

namespace ior::aggregate {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double largest_share(const model::Totals& part, const model::Totals& whole) {
  return std::max({share(part.count, whole.count),
                   share(part.bytes, whole.bytes),
                   share(part.duration_ns, whole.duration_ns),
                   share(part.gap_ns, whole.gap_ns)});
}

std::vector<bool> select_frames(const std::vector<FoldedNode>& nodes,
                                std::size_t keep,
                                std::uint64_t max_name_bytes) {
  std::vector<double> weights;
  weights.reserve(nodes.size());
  for (const FoldedNode& node : nodes) {
    weights.push_back(largest_share(*node.total, *nodes[0].total));
  }
  weights[0] = 2;  // first in every order
  std::vector<std::uint32_t> order(nodes.size());
  std::iota(order.begin(), order.end(), 0U);
  keep = std::min(keep, nodes.size());
  // Of equal weight, the older frame: a parent stands before its children.
  const auto heavier = [&](std::uint32_t a, std::uint32_t b) {
    return weights[a] != weights[b] ? weights[a] > weights[b] : a < b;
  };
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(keep), heavier);

  std::vector<bool> stays(nodes.size());
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < keep; ++i) {
    bytes += nodes[order[i]].name.size();
    if (bytes > max_name_bytes) {
      break;
    }
    stays[order[i]] = true;
  }
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    if (nodes[i].name == model::kOtherFrame && stays[nodes[i].parent]) {
      stays[i] = true;
    }
  }
  return stays;
}

std::uint64_t newly_folded(const std::vector<FoldedNode>& nodes, const std::vector<bool>& stays) {
  // From the leaves up: calls of the subtree that are not in [other] yet.
  std::vector<std::uint64_t> own(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    own[i] = nodes[i].total->count;
  }
  for (std::size_t i = nodes.size() - 1; i > 0; --i) {
    if (nodes[i].name == model::kOtherFrame) {
      own[i] = 0;
    }
    own[nodes[i].parent] -= nodes[i].total->count - own[i];
  }
  std::uint64_t folded = 0;
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    if (!stays[i] && stays[nodes[i].parent]) {
      folded += own[i];
    }
  }
  return folded;
}

}  // namespace ior::aggregate

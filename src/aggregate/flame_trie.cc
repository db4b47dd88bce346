// SPDX-License-Identifier: Apache-2.0
#include "aggregate/flame_trie.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "aggregate/flame_compaction.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kLately = 8192;  // leaves known by the hash of their stack: 128 KiB

std::uint64_t hash_of(std::uint32_t parent, std::uint32_t name) {
  return mix(parent, name);
}

FlameSettings bounded(FlameSettings settings) {
  settings.max_nodes = std::max<std::size_t>(settings.max_nodes, 4096);
  settings.max_name_bytes = std::max<std::uint64_t>(settings.max_name_bytes, 1 << 20);
  return settings;
}

}  // namespace

FlameTrie::FlameTrie(FlameSettings settings)
    : settings_(bounded(std::move(settings))),
      keys_(settings_.flag_words),
      frames_(settings_.fields),
      lately_(kLately) {
  reset();
}

void FlameTrie::reset() {
  nodes_.clear();
  names_.clear();
  by_name_.clear();
  std::ranges::fill(lately_, Lately{});
  folded_calls_ = 0;
  nodes_.reserve(settings_.max_nodes + 1);  // addresses only: what is not used is not resident
  nodes_.push_back({.name = names_.intern("")});
}

void FlameTrie::add(const model::CallEvent& event) {
  add(keys_.of(event), model::totals_of(event));
}

void FlameTrie::add(const model::CallKey& key, const model::Totals& totals) {
  const std::uint64_t hash = frames_.hash(key);
  const auto frames = frames_.of(key);
  Lately& lately = lately_[hash % kLately];
  if (lately.leaf == 0 || lately.hash != hash || !is_stack_of(lately.leaf, frames)) {
    if (full(frames.size())) {
      compact();
    }
    lately = {.hash = hash, .leaf = leaf_of(frames)};
  }
  for (std::uint32_t at = lately.leaf; at != 0; at = nodes_[at].parent) {
    nodes_[at].total += totals;
  }
  nodes_[0].total += totals;
}

bool FlameTrie::is_stack_of(std::uint32_t leaf, std::span<const std::string_view> frames) const {
  std::uint32_t at = leaf;
  for (std::size_t i = frames.size(); i > 0; --i) {
    if (at == 0 || names_.text(nodes_[at].name) != frames[i - 1]) {
      return false;
    }
    at = nodes_[at].parent;
  }
  return at == 0;
}

std::uint32_t FlameTrie::child_of(std::uint32_t parent, std::string_view name) const {
  const std::uint32_t number = names_.find(name);
  if (number == HashIndex::kNone) {
    return HashIndex::kNone;
  }
  return by_name_.find(hash_of(parent, number), [&](std::uint32_t node) {
    return nodes_[node].parent == parent && nodes_[node].name == number;
  });
}

std::uint32_t FlameTrie::add_child(std::uint32_t parent, std::string_view name) {
  const auto node = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t number = names_.intern(name);
  nodes_.push_back({.parent = parent, .name = number, .next_sibling = nodes_[parent].first_child});
  nodes_[parent].first_child = node;
  by_name_.insert(hash_of(parent, number), node);
  return node;
}

std::uint32_t FlameTrie::leaf_of(std::span<const std::string_view> frames) {
  std::uint32_t at = 0;
  for (const std::string_view frame : frames) {
    const std::uint32_t child = child_of(at, frame);
    at = child != HashIndex::kNone ? child : add_child(at, frame);
  }
  return at;
}

bool FlameTrie::full(std::size_t more_frames) const {
  return nodes_.size() + more_frames > settings_.max_nodes ||
         names_.bytes() >= settings_.max_name_bytes;
}

std::uint64_t FlameTrie::memory_bytes() const {
  return nodes_.size() * sizeof(Node) + names_.bytes() + by_name_.memory_bytes() +
         lately_.capacity() * sizeof(Lately);
}

// Rebuilds the tree from the frames that stay. Their names are interned anew, so that those of
// folded frames are given back.
void FlameTrie::compact() {
  std::vector<FoldedNode> old;
  old.reserve(nodes_.size());
  for (const Node& node : nodes_) {
    old.push_back({.parent = node.parent, .name = names_.text(node.name), .total = &node.total});
  }
  // Every frame that stays may get an [other] beside it.
  const std::size_t keep = settings_.max_nodes * 2 / 5;
  const auto stays = select_frames(old, keep, settings_.max_name_bytes / 2);

  std::vector<Node> nodes = std::move(nodes_);
  TextPool names = std::move(names_);
  const std::uint64_t folded = folded_calls_;
  reset();
  folded_calls_ = folded + newly_folded(old, stays);
  std::vector<std::uint32_t> place(nodes.size(), HashIndex::kNone);
  place[0] = 0;
  nodes_[0].total = nodes[0].total;
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    const std::uint32_t parent = place[nodes[i].parent];
    if (parent == HashIndex::kNone) {
      continue;  // its parent was folded, with all it had
    }
    const std::string_view name = stays[i] ? old[i].name : model::kOtherFrame;
    std::uint32_t node = child_of(parent, name);
    if (node == HashIndex::kNone) {
      node = add_child(parent, name);
    }
    nodes_[node].total += nodes[i].total;
    if (stays[i]) {
      place[i] = node;
    }
  }
}

}  // namespace ior::aggregate

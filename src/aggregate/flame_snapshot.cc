// SPDX-License-Identifier: Apache-2.0
//
// From the live tree to the value that is drawn: breadth first, so that children stand side by
// side.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "aggregate/flame_compaction.h"
#include "aggregate/flame_trie.h"

namespace ior::aggregate {

class FlameTrie::Snapshot {
 public:
  Snapshot(const FlameTrie& trie, const FlameView& view) : trie_(trie), view_(view) {
    for (const std::string& name : view.focus) {
      const std::uint32_t child = trie.child_of(focus_.back(), name);
      if (child == HashIndex::kNone) {
        focus_.resize(1);  // the whole tree
        break;
      }
      focus_.push_back(child);
    }
    outside_ = threshold(0);
    inside_ = threshold(focus_.back());
  }

  model::FlameTree take() {
    tree_.known_nodes = trie_.nodes_.size();
    tree_.folded_calls = trie_.folded_calls_;
    tree_.nodes[0].total = trie_.nodes_[0].total;
    visits_.push_back({.node = 0, .inside = focus_.size() == 1, .expand = true});
    for (std::size_t i = 0; i < visits_.size(); ++i) {
      visit(i);
    }
    return std::move(tree_);
  }

 private:
  struct Visit {  // of tree_.nodes at the same position
    std::uint32_t node;
    bool inside;  // the focus, or below it
    bool expand;
  };

  // What shares are made of; of any metric: millionths of millionths of everything.
  std::uint64_t value(std::uint32_t node) const {
    if (view_.share_of == ShareOf::kMetric) {
      return model::value_of(trie_.nodes_[node].total, view_.metric);
    }
    return static_cast<std::uint64_t>(
        1e12 * largest_share(trie_.nodes_[node].total, trie_.nodes_[0].total));
  }

  std::uint64_t threshold(std::uint32_t node) const {
    const double least = std::ceil(static_cast<double>(value(node)) * view_.min_share);
    return view_.min_share <= 0 ? 0 : std::max<std::uint64_t>(1, static_cast<std::uint64_t>(least));
  }

  bool on_way_to_focus(std::size_t depth, std::uint32_t node) const {
    return depth < focus_.size() && focus_[depth] == node;
  }

  void visit(std::size_t index) {
    const Visit visit = visits_[index];
    model::FlameNode& shown = tree_.nodes[index];
    shown.self = shown.total;
    shown.first_child = static_cast<std::uint32_t>(tree_.nodes.size());
    const std::size_t depth = shown.depth + 1U;
    const std::uint64_t least = visit.inside ? inside_ : outside_;
    large_.clear();
    small_.clear();
    for (std::uint32_t child = trie_.nodes_[visit.node].first_child; child != HashIndex::kNone;
         child = trie_.nodes_[child].next_sibling) {
      shown.self -= trie_.nodes_[child].total;
      const bool wanted = value(child) >= least || on_way_to_focus(depth, child);
      (wanted ? large_ : small_).push_back(child);
    }
    if (!visit.expand) {
      return;
    }
    const bool fallback = large_.empty();
    if (fallback) {
      take_best_of_small();
    }
    append_children(static_cast<std::uint32_t>(index), visit, !fallback);
  }

  void take_best_of_small() {
    const std::size_t best = std::min(view_.best_children, small_.size());
    std::ranges::partial_sort(
        small_,
        small_.begin() + static_cast<std::ptrdiff_t>(best),
        [&](std::uint32_t a, std::uint32_t b) { return value(a) > value(b); });
    large_.assign(small_.begin(), small_.begin() + static_cast<std::ptrdiff_t>(best));
    std::erase_if(large_, [&](std::uint32_t node) { return value(node) == 0; });
  }

  // Those in large_, sorted by name: a frame keeps its place while the graph grows.
  void append_children(std::uint32_t parent, Visit visit, bool expand) {
    if (tree_.nodes.size() + large_.size() > std::max<std::size_t>(view_.max_nodes, 1)) {
      return;
    }
    std::ranges::sort(
        large_, {}, [&](std::uint32_t node) { return trie_.names_.text(trie_.nodes_[node].name); });
    const auto depth = static_cast<std::uint16_t>(tree_.nodes[parent].depth + 1);
    tree_.nodes[parent].children = static_cast<std::uint32_t>(large_.size());
    for (const std::uint32_t node : large_) {
      const std::string_view name = trie_.names_.text(trie_.nodes_[node].name);
      tree_.nodes.push_back({.name_offset = static_cast<std::uint32_t>(tree_.names.size()),
                             .name_size = static_cast<std::uint32_t>(name.size()),
                             .parent = parent,
                             .depth = depth,
                             .total = trie_.nodes_[node].total});
      tree_.names += name;
      visits_.push_back(
          {.node = node, .inside = visit.inside || focus_is(depth, node), .expand = expand});
    }
  }

  bool focus_is(std::size_t depth, std::uint32_t node) const {
    return depth + 1 == focus_.size() && focus_.back() == node;
  }

  const FlameTrie& trie_;
  const FlameView& view_;
  std::vector<std::uint32_t> focus_{0};  // from the root down
  std::uint64_t outside_ = 0;
  std::uint64_t inside_ = 0;
  model::FlameTree tree_;
  std::vector<Visit> visits_;
  std::vector<std::uint32_t> large_;
  std::vector<std::uint32_t> small_;
};

model::FlameTree FlameTrie::snapshot(const FlameView& view) const {
  return Snapshot(*this, view).take();
}

model::FlameTree FlameTrie::whole() const {
  return snapshot(
      {.min_share = 0, .best_children = 0, .max_nodes = std::numeric_limits<std::size_t>::max()});
}

}  // namespace ior::aggregate

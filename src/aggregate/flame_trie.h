// SPDX-License-Identifier: Apache-2.0
//
// Calls as a tree of frames that grows while one looks at it: a flame graph of everything since the
// beginning, in bounded memory.
//
// A stack that was seen lately is found by one look-up in a small table of leaves (which is
// checked, never trusted); others walk down from the root by (parent, name). When the tree is full,
// the lightest subtrees, by the share they have in any metric, are folded into a frame [other] of
// their parent: totals above stay exact, and what is folded is counted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/call_key.h"
#include "aggregate/flame_frames.h"
#include "aggregate/hash_index.h"
#include "aggregate/text_pool.h"
#include "model/flame.h"
#include "model/ports.h"

namespace ior::aggregate {

struct FlameSettings {
  std::vector<model::FlameField> fields = {
      model::FlameField::kComm, model::FlameField::kTracepoint, model::FlameField::kPath};
  std::size_t max_nodes = std::size_t{1} << 18;            // as the Go tool's; at least 4096
  std::uint64_t max_name_bytes = std::uint64_t{16} << 20;  // at least 1 MiB
  model::FlagWords flag_words = nullptr;                   // for the field kFlags
};

// Whose share decides whether a frame is shown: that of the metric, or the largest it has in any.
enum class ShareOf : std::uint8_t { kMetric, kAnyMetric };

// What of the tree is wanted. The default is what can be drawn.
struct FlameView {
  model::FlameMetric metric = model::FlameMetric::kCount;
  ShareOf share_of = ShareOf::kMetric;
  // Frames with less than this share of the focus (outside of it: of everything) are left out; 0
  // leaves nothing out.
  double min_share = 0.001;
  std::size_t best_children = 8;  // of a frame whose children are all too small, these are shown
  std::size_t max_nodes = 100'000;
  // Names from below the root: the frame that is zoomed into. One that is not there is ignored.
  std::vector<std::string> focus = {};
};

// Not for several threads at once.
class FlameTrie {
 public:
  explicit FlameTrie(FlameSettings settings);

  // Hot path: no allocation once its stacks are known.
  void add(const model::CallEvent& event);
  void add(const model::CallKey& key, const model::Totals& totals);

  // A value of its own; takes time by the frames that are shown and their children.
  model::FlameTree snapshot(const FlameView& view) const;

  // Every frame.
  model::FlameTree whole() const;

  // A new baseline.
  void reset();

  std::size_t nodes() const { return nodes_.size(); }
  std::uint64_t folded_calls() const { return folded_calls_; }
  const model::Totals& totals() const { return nodes_[0].total; }
  std::uint64_t memory_bytes() const;

 private:
  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t name = 0;  // in names_
    std::uint32_t first_child = HashIndex::kNone;
    std::uint32_t next_sibling = HashIndex::kNone;
    model::Totals total = {};
  };
  struct Lately {
    std::uint64_t hash = 0;
    std::uint32_t leaf = 0;  // 0: nothing
  };
  class Snapshot;
  class Compaction;

  std::uint32_t child_of(std::uint32_t parent, std::string_view name) const;
  std::uint32_t add_child(std::uint32_t parent, std::string_view name);
  std::uint32_t leaf_of(std::span<const std::string_view> frames);
  bool is_stack_of(std::uint32_t leaf, std::span<const std::string_view> frames) const;
  bool full(std::size_t more_frames) const;
  void compact();

  FlameSettings settings_;
  CallKeys keys_;
  FlameFrames frames_;
  std::vector<Node> nodes_;  // a parent stands before its children; [0] is the root
  TextPool names_;
  HashIndex by_name_;  // of (parent, name): node
  std::vector<Lately> lately_;
  std::uint64_t folded_calls_ = 0;
};

// Puts everything into a tree.
class FlameSink final : public model::Sink {
 public:
  explicit FlameSink(FlameSettings settings) : trie_(std::move(settings)) {}

  Status consume(model::EventSpan events) override {
    for (const model::CallEvent& event : events) {
      trie_.add(event);
    }
    return {};
  }
  Status finish() override { return {}; }

  const FlameTrie& trie() const { return trie_; }

 private:
  FlameTrie trie_;
};

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
//
// The flame graph as values: which fields make its frames, what its widths mean, and the tree
// itself, as it is drawn on a terminal or written to a file.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/totals.h"

namespace ior::model {

// A field gives the frames of a stack in the chosen order. The first six are the Go tool's.
enum class FlameField : std::uint8_t {
  kPath,        // a frame per component, each with its slash: "/usr", "/bin"
  kComm,        // "postgres"
  kTracepoint,  // "enter_openat"
  kPid,
  kTid,
  kFlags,   // of a call that opens a file, "O_RDWR|O_CREAT"; no frame for others
  kCall,    // "openat"
  kFamily,  // "FS"
  kDir,     // as kPath, without the last component
  kFile,    // the whole name in one frame
  kUid,
  kCgroup,  // id of the cgroup
};
inline constexpr std::size_t kFlameFields = 12;

// As it stands on a command line: "path", "comm", ...
std::string_view to_string(FlameField field);
std::optional<FlameField> parse_flame_field(std::string_view word);

// What the width of a frame means.
enum class FlameMetric : std::uint8_t { kCount, kBytes, kDuration, kGap };
inline constexpr std::size_t kFlameMetrics = 4;

// "count", "bytes", "duration", "gap"; the Go tool's "durationToPrev" is read as gap.
std::string_view to_string(FlameMetric metric);
std::optional<FlameMetric> parse_flame_metric(std::string_view word);

inline std::uint64_t value_of(const Totals& totals, FlameMetric metric) {
  switch (metric) {
    case FlameMetric::kCount:
      return totals.count;
    case FlameMetric::kBytes:
      return totals.bytes;
    case FlameMetric::kDuration:
      return totals.duration_ns;
    case FlameMetric::kGap:
      return totals.gap_ns;
  }
  return 0;
}

struct FlameNode {
  std::uint32_t name_offset = 0;  // into FlameTree::names
  std::uint32_t name_size = 0;
  std::uint32_t parent = 0;       // index; of the root: itself
  std::uint32_t first_child = 0;  // children stand side by side, sorted by name
  std::uint32_t children = 0;
  std::uint16_t depth = 0;  // of the root: 0
  Totals total = {};        // with everything below, also what is not shown
  Totals self = {};         // of stacks that end here
};

// Nodes in breadth-first order; nodes[0] is the root, whose name is empty. What a tree leaves out
// of a node is total - self - the totals of its children.
struct FlameTree {
  std::vector<FlameNode> nodes{FlameNode{}};
  std::string names;  // raw bytes: hostile text

  std::string_view name(const FlameNode& node) const {
    return std::string_view(names).substr(node.name_offset, node.name_size);
  }
  std::string_view name(std::uint32_t index) const { return name(nodes[index]); }
  std::span<const FlameNode> children(const FlameNode& node) const {
    return std::span(nodes).subspan(node.first_child, node.children);
  }

  std::uint64_t known_nodes = 0;  // of the whole tree, shown or not
  // Calls that stand in an [other] frame because the tree was full; exact in every total above it.
  std::uint64_t folded_calls = 0;
};

// The name of the frame that stands for names which found no room.
inline constexpr std::string_view kOtherFrame = "[other]";
// The frame of a call none of whose fields has a value.
inline constexpr std::string_view kUnknownFrame = "[unknown]";

}  // namespace ior::model

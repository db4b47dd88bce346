// SPDX-License-Identifier: Apache-2.0
#include "export/flame_speedscope.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "export/digits.h"
#include "export/markup.h"

namespace ior::exporter {
namespace {

using model::FlameMetric;
using model::FlameNode;
using model::FlameTree;

// Names, each once: a position for every node.
struct Frames {
  std::vector<std::string_view> names;
  std::vector<std::size_t> of_node;
};

Frames frames_of(const FlameTree& tree) {
  Frames frames;
  std::unordered_map<std::string_view, std::size_t> known;
  for (const FlameNode& node : tree.nodes) {
    const std::string_view name = tree.name(node);
    const auto [at, added] = known.emplace(name, frames.names.size());
    if (added) {
      frames.names.push_back(name);
    }
    frames.of_node.push_back(at->second);
  }
  return frames;
}

void append_stack(std::string& out, const FlameTree& tree, const Frames& frames, std::size_t node) {
  std::vector<std::size_t> way;
  for (std::size_t at = node; at != 0; at = tree.nodes[at].parent) {
    way.push_back(frames.of_node[at]);
  }
  out += '[';
  for (std::size_t i = way.size(); i > 0; --i) {
    append_decimal(out, way[i - 1]);
    out += i > 1 ? "," : "";
  }
  out += ']';
}

std::string_view unit_of(FlameMetric metric) {
  switch (metric) {
    case FlameMetric::kCount:
      return "none";
    case FlameMetric::kBytes:
      return "bytes";
    case FlameMetric::kDuration:
    case FlameMetric::kGap:
      break;
  }
  return "nanoseconds";
}

void append_profile(std::string& out,
                    const FlameTree& tree,
                    const Frames& frames,
                    FlameMetric metric) {
  std::string samples;
  std::string weights;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const std::uint64_t value = model::value_of(tree.nodes[i].self, metric);
    if (value == 0) {
      continue;
    }
    samples += samples.empty() ? "" : ",";
    append_stack(samples, tree, frames, i);
    weights += weights.empty() ? "" : ",";
    append_decimal(weights, value);
    total += value;
  }
  out += R"({"type":"sampled","name":")";
  out += to_string(metric);
  out += R"(","unit":")";
  out += unit_of(metric);
  out += R"(","startValue":0,"endValue":)";
  append_decimal(out, total);
  out += ",\"samples\":[" + samples + "],\"weights\":[" + weights + "]}";
}

}  // namespace

std::string flame_speedscope(const FlameTree& tree, FlameMetric metric, std::string_view title) {
  const Frames frames = frames_of(tree);
  std::string out = R"({"$schema":"https://www.speedscope.app/file-format-schema.json",)";
  out += R"("exporter":"ior","name":)";
  append_script_string(out, title);
  out += ",\"activeProfileIndex\":0,\"shared\":{\"frames\":[";
  for (std::size_t i = 0; i < frames.names.size(); ++i) {
    out += i > 0 ? ",{\"name\":" : "{\"name\":";
    append_script_string(out, frames.names[i]);
    out += '}';
  }
  out += "]},\"profiles\":[";
  append_profile(out, tree, frames, metric);
  for (std::size_t i = 0; i < model::kFlameMetrics; ++i) {
    const auto other = static_cast<FlameMetric>(i);
    if (other != metric && model::value_of(tree.nodes[0].total, other) > 0) {
      out += ',';
      append_profile(out, tree, frames, other);
    }
  }
  out += "]}\n";
  return out;
}

}  // namespace ior::exporter

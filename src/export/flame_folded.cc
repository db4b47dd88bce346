// SPDX-License-Identifier: Apache-2.0
#include "export/flame_folded.h"

#include <cstddef>
#include <map>
#include <vector>

#include "export/digits.h"
#include "export/escape.h"

namespace ior::exporter {
namespace {

void append_frame(std::string& out, std::string_view frame, Escape escape) {
  if (escape == Escape::kYes) {
    append_escaped(out, frame);
    return;
  }
  for (const char byte : frame) {
    if (byte == '\n') {
      out += "\\x0a";
    } else if (byte == '\r') {
      out += "\\x0d";
    } else {
      out += byte;
    }
  }
}

// The frames of a name, behind those that are there.
void append_frames(std::string& stack, std::string_view name, Escape escape) {
  while (!name.empty()) {
    const std::size_t end = name.find(';');
    const std::string_view frame = name.substr(0, end);
    if (!frame.empty()) {
      if (!stack.empty()) {
        stack += ';';
      }
      append_frame(stack, frame, escape);
    }
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
  }
}

std::string stack_of(const model::FlameTree& tree, std::uint32_t index, Escape escape) {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = index; at != 0; at = tree.nodes[at].parent) {
    way.push_back(at);
  }
  std::string stack;
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    append_frames(stack, tree.name(*at), escape);
  }
  return stack.empty() ? std::string(model::kUnknownFrame) : stack;
}

}  // namespace

std::string flame_folded(const model::FlameTree& tree, model::FlameMetric metric, Escape escape) {
  std::map<std::string, std::uint64_t> stacks;
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const std::uint64_t value = model::value_of(tree.nodes[i].self, metric);
    if (value > 0) {
      stacks[stack_of(tree, i, escape)] += value;
    }
  }
  std::string out;
  for (const auto& [stack, value] : stacks) {
    out += stack;
    out += ' ';
    append_decimal(out, value);
    out += '\n';
  }
  return out;
}

}  // namespace ior::exporter

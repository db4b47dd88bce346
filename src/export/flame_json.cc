// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "export/digits.h"
#include "export/flame_colour.h"
#include "export/flame_page.h"
#include "export/markup.h"

namespace ior::exporter {
namespace {

using model::FlameNode;
using model::FlameTree;

template <typename Value>
void append_column(std::string& out, const char* name, const FlameTree& tree, Value value) {
  out += ",\"";
  out += name;
  out += "\":[";
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    out += i > 0 ? "," : "";
    append_decimal(out, value(i));
  }
  out += ']';
}

// Names stand in the file once: "names", with a digit per name for its kind in "kinds".
std::vector<std::size_t> append_names(std::string& out, const FlameTree& tree) {
  std::vector<std::size_t> of_node;
  std::unordered_map<std::string_view, std::size_t> known;
  std::string kinds;
  out += "\"names\":[";
  for (const FlameNode& node : tree.nodes) {
    const std::string_view name = tree.name(node);
    const auto [at, added] = known.emplace(name, known.size());
    if (added) {
      out += kinds.empty() ? "" : ",";
      append_script_string(out, name);
      kinds += static_cast<char>('0' + static_cast<int>(kind_of_frame(name)));
    }
    of_node.push_back(at->second);
  }
  out += "],\"kinds\":\"" + kinds + '"';
  return of_node;
}

}  // namespace

void append_flame_json(std::string& out, const FlameTree& tree, const FlamePage& page) {
  out += "{\"title\":";
  append_script_string(out, page.title);
  out += ",\"notes\":[";
  for (std::size_t i = 0; i < page.notes.size(); ++i) {
    out += i > 0 ? "," : "";
    append_script_string(out, page.notes[i]);
  }
  out += "],\"metric\":\"";
  out += to_string(page.metric);
  out += "\",\"inverted\":";
  out += page.root == FlameRoot::kAbove ? "true," : "false,";
  const std::vector<std::size_t> name_of = append_names(out, tree);
  const auto& nodes = tree.nodes;
  append_column(out, "name", tree, [&](std::size_t i) { return name_of[i]; });
  append_column(out, "parent", tree, [&](std::size_t i) { return nodes[i].parent; });
  append_column(out, "count", tree, [&](std::size_t i) { return nodes[i].total.count; });
  append_column(out, "errors", tree, [&](std::size_t i) { return nodes[i].total.errors; });
  append_column(out, "bytes", tree, [&](std::size_t i) { return nodes[i].total.bytes; });
  append_column(out, "duration", tree, [&](std::size_t i) { return nodes[i].total.duration_ns; });
  append_column(out, "gap", tree, [&](std::size_t i) { return nodes[i].total.gap_ns; });
  if (!page.before.empty()) {
    const auto& before = page.before;
    append_column(out, "count_before", tree, [&](std::size_t i) { return before[i].count; });
    append_column(out, "errors_before", tree, [&](std::size_t i) { return before[i].errors; });
    append_column(out, "bytes_before", tree, [&](std::size_t i) { return before[i].bytes; });
    append_column(
        out, "duration_before", tree, [&](std::size_t i) { return before[i].duration_ns; });
    append_column(out, "gap_before", tree, [&](std::size_t i) { return before[i].gap_ns; });
  }
  out += '}';
}

}  // namespace ior::exporter

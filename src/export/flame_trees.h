// SPDX-License-Identifier: Apache-2.0
//
// Flame trees for tests: a_tree({{{"cat", "/etc", "/passwd"}, {.count = 3}}}).
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/flame.h"

namespace ior::exporter {

class FlameTreeBuilder {
 public:
  void add(const std::vector<std::string>& stack, const model::Totals& totals) {
    Node* at = &root_;
    at->total += totals;
    for (const std::string& name : stack) {
      auto& child = at->children[name];
      if (!child) {
        child = std::make_unique<Node>();
      }
      at = child.get();
      at->total += totals;
    }
    at->self += totals;
  }

  model::FlameTree build() const {
    model::FlameTree tree;
    std::vector<const Node*> nodes = {&root_};
    tree.nodes[0].total = root_.total;
    tree.nodes[0].self = root_.self;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      tree.nodes[i].first_child = static_cast<std::uint32_t>(nodes.size());
      tree.nodes[i].children = static_cast<std::uint32_t>(nodes[i]->children.size());
      for (const auto& [name, child] : nodes[i]->children) {
        model::FlameNode node;
        node.name_offset = static_cast<std::uint32_t>(tree.names.size());
        node.name_size = static_cast<std::uint32_t>(name.size());
        node.parent = i;
        node.depth = static_cast<std::uint16_t>(tree.nodes[i].depth + 1);
        node.total = child->total;
        node.self = child->self;
        tree.names += name;
        tree.nodes.push_back(node);
        nodes.push_back(child.get());
      }
    }
    return tree;
  }

 private:
  struct Node {
    model::Totals total;
    model::Totals self;
    std::map<std::string, std::unique_ptr<Node>> children;
  };
  Node root_;
};

inline model::FlameTree a_tree(
    std::initializer_list<std::pair<std::vector<std::string>, model::Totals>> stacks) {
  FlameTreeBuilder builder;
  for (const auto& [stack, totals] : stacks) {
    builder.add(stack, totals);
  }
  return builder.build();
}

}  // namespace ior::exporter

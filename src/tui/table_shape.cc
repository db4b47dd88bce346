// SPDX-License-Identifier: Apache-2.0
#include "tui/table_shape.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tui/table_model.h"

namespace ior::tui {
namespace {

using model::FlameField;
using model::FlameTree;

constexpr std::size_t kMostAreas = 1000;

struct Branch {
  model::Totals self;
  std::map<std::string, std::unique_ptr<Branch>> children;
};

void add(model::Totals& sum, const model::Totals& more) {
  sum.count += more.count;
  sum.errors += more.errors;
  sum.bytes += more.bytes;
  sum.duration_ns += more.duration_ns;
}

model::Totals totals_of(const model::CallStats& stats) {
  return {.count = stats.calls,
          .errors = stats.errors,
          .bytes = stats.bytes,
          .duration_ns = stats.busy_ns(),
          .gap_ns = 0};
}

// Breadth first, as a FlameTree has its nodes; then sums from the leaves up.
FlameTree flattened(const Branch& root) {
  FlameTree tree;
  std::vector<const Branch*> branches = {&root};
  for (std::size_t at = 0; at < branches.size(); ++at) {
    tree.nodes[at].self = tree.nodes[at].total = branches[at]->self;
    tree.nodes[at].first_child = static_cast<std::uint32_t>(branches.size());
    tree.nodes[at].children = static_cast<std::uint32_t>(branches[at]->children.size());
    for (const auto& [name, child] : branches[at]->children) {
      model::FlameNode node;
      node.name_offset = static_cast<std::uint32_t>(tree.names.size());
      node.name_size = static_cast<std::uint32_t>(name.size());
      node.parent = static_cast<std::uint32_t>(at);
      node.depth = static_cast<std::uint16_t>(tree.nodes[at].depth + 1);
      tree.names += name;
      tree.nodes.push_back(node);
      branches.push_back(child.get());
    }
  }
  for (std::size_t at = tree.nodes.size(); at-- > 1;) {
    add(tree.nodes[tree.nodes[at].parent].total, tree.nodes[at].total);
  }
  tree.known_nodes = tree.nodes.size() - 1;
  return tree;
}

std::string label_of(const model::CallRow& row) {
  return row.name;
}
std::string label_of(const model::GroupRow& row) {
  return row.name.empty() ? std::to_string(row.key) : row.name;
}
std::string label_of(const model::ThreadRow& row) {
  return fmt::format("{} {}", row.comm, row.tid);
}
std::string label_of(const model::ProcessRow& row) {
  return row.lifetime > 1 ? fmt::format("{} {}#{}", row.comm, row.tgid, row.lifetime)
                          : fmt::format("{} {}", row.comm, row.tgid);
}

Branch& child_of(Branch& branch, std::string name) {
  auto& child = branch.children[std::move(name)];
  child = child ? std::move(child) : std::make_unique<Branch>();
  return *child;
}

template <typename Row>
FlameTree tree_of(const model::Table<Row>& table) {
  Branch root;
  model::Totals others = totals_of(table.other);
  std::size_t taken = 0;
  for (const Row& row : table.rows) {
    add(++taken <= kMostAreas ? child_of(root, label_of(row)).self : others, totals_of(row.stats));
  }
  if (others.count > 0) {
    add(child_of(root, std::string(model::kOtherFrame)).self, others);
  }
  return flattened(root);
}

// "/usr/share": "/usr" and "/share" within. What is no path stands beside the first components.
FlameTree tree_of_directories(const model::Table<model::DirectoryRow>& table) {
  Branch root;
  for (const model::DirectoryRow& row : table.rows) {
    Branch* at = &root;
    std::size_t begin = 0;
    while (row.name.starts_with('/') && begin + 1 < row.name.size()) {
      const std::size_t end = std::min(row.name.find('/', begin + 1), row.name.size());
      at = &child_of(*at, row.name.substr(begin, end - begin));
      begin = end;
    }
    if (at == &root) {
      at = &child_of(root, row.name);
    }
    add(at->self, totals_of(row.stats));
  }
  if (table.other.calls > 0) {
    add(child_of(root, std::string(model::kOtherFrame)).self, totals_of(table.other));
  }
  return flattened(root);
}

std::pair<FlameTree, FlameField> tree_of_tab(const model::Summary& summary,
                                             const ViewState& state) {
  if (state.tab == Tab::kSyscalls) {
    return {tree_of(summary.calls), FlameField::kCall};
  }
  if (state.tab == Tab::kFiles) {
    return {tree_of_directories(summary.directories), FlameField::kDir};
  }
  switch (state.table().group) {
    case 1:
      return {tree_of(summary.comms), FlameField::kComm};
    case 2:
      return {tree_of(summary.users), FlameField::kUid};
    case 3:
      return {tree_of(summary.cgroups), FlameField::kCgroup};
    case 4:
      return {tree_of(summary.threads), FlameField::kTid};
    default:
      return {tree_of(summary.processes), FlameField::kPid};
  }
}

template <typename Row>
std::string filter_of(const model::Table<Row>& table,
                      const std::string& label,
                      const std::string& prefix,
                      auto value) {
  for (const Row& row : table.rows) {
    if (label_of(row) == label) {
      return prefix + value(row);
    }
  }
  return {};
}

}  // namespace

int shapes_of(const ViewState& state) {
  switch (state.tab) {
    case Tab::kSyscalls:
    case Tab::kProcesses:
      return 3;
    case Tab::kFiles:
      return state.table().group == 1 ? 4 : 1;
    default:
      return 1;
  }
}

std::optional<TableShape> table_shape(const model::Snapshot& snapshot, const ViewState& state) {
  const int shape = state.table().shape;
  if (shape <= 0 || shape >= shapes_of(state)) {
    return std::nullopt;
  }
  TableShape result{snapshot, state};
  auto [tree, field] = tree_of_tab(*snapshot.summary, state);
  result.snapshot.flame = std::make_shared<FlameTree>(std::move(tree));
  result.snapshot.flame_fields = {field};
  result.state.flame = state.shapes[static_cast<std::size_t>(state.tab)];
  result.state.flame.view = shape == 1   ? FlameView::kBubbles
                            : shape == 2 ? FlameView::kTreemap
                                         : FlameView::kIcicle;
  return result;
}

std::string shape_filter(const model::Snapshot& snapshot, const ViewState& state) {
  const model::Summary& summary = *snapshot.summary;
  const FramePath& path = state.shapes[static_cast<std::size_t>(state.tab)].selected;
  if (path.empty() || path[0] == model::kOtherFrame) {
    return {};
  }
  if (state.tab == Tab::kSyscalls) {
    return "syscall=" + quote_for_filter(path[0]);
  }
  if (state.tab == Tab::kFiles) {
    std::string directory;
    for (const std::string& part : path) {
      directory += part;
    }
    return directory.starts_with('/') ? "file~" + quote_for_filter("^" + directory + "/")
                                      : std::string();
  }
  const auto key = [](const model::GroupRow& row) { return std::to_string(row.key); };
  switch (state.table().group) {
    case 1:
      return "comm=" + quote_for_filter(path[0]);
    case 2:
      return filter_of(summary.users, path[0], "uid=", key);
    case 3:
      return filter_of(summary.cgroups, path[0], "cgroup=", key);
    case 4:
      return filter_of(summary.threads, path[0], "tid=", [](const model::ThreadRow& row) {
        return std::to_string(row.tid);
      });
    default:
      return filter_of(summary.processes, path[0], "pid=", [](const model::ProcessRow& row) {
        return std::to_string(row.tgid);
      });
  }
}

}  // namespace ior::tui

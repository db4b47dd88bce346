// SPDX-License-Identifier: Apache-2.0
#include "export/flame_diff.h"

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/human.h"

namespace ior::exporter {
namespace {

using model::FlameNode;
using model::FlameTree;
using model::Totals;

std::string in_words(std::uint64_t value, model::FlameMetric metric) {
  switch (metric) {
    case model::FlameMetric::kBytes:
      return human_bytes(value);
    case model::FlameMetric::kDuration:
    case model::FlameMetric::kGap:
      return human_time(value);
    case model::FlameMetric::kCount:
      break;
  }
  return human_count(value);
}

// A node of either tree or of both: one of the two may be null.
struct Pair {
  const FlameNode* before;
  const FlameNode* after;
};

class Merger {
 public:
  Merger(const FlameTree& before, const FlameTree& after, std::vector<Totals>& totals_before)
      : before_(before), after_(after), totals_before_(totals_before) {}

  FlameTree merge() {
    tree_.nodes.clear();
    totals_before_.clear();
    add({&before_.nodes[0], &after_.nodes[0]}, 0, 0);
    for (std::uint32_t i = 0; i < pairs_.size(); ++i) {
      add_children(i);
    }
    tree_.known_nodes = tree_.nodes.size();
    tree_.folded_calls = before_.folded_calls + after_.folded_calls;
    return std::move(tree_);
  }

 private:
  void add(Pair pair, std::uint32_t parent, std::uint16_t depth) {
    FlameNode node;
    const std::string_view name =
        pair.after != nullptr ? after_.name(*pair.after) : before_.name(*pair.before);
    node.name_offset = static_cast<std::uint32_t>(tree_.names.size());
    node.name_size = static_cast<std::uint32_t>(name.size());
    node.parent = parent;
    node.depth = depth;
    for (const FlameNode* one : {pair.before, pair.after}) {
      if (one != nullptr) {
        node.total += one->total;
        node.self += one->self;
      }
    }
    tree_.names += name;
    tree_.nodes.push_back(node);
    totals_before_.push_back(pair.before != nullptr ? pair.before->total : Totals());
    pairs_.push_back(pair);
  }

  // Children stand sorted by name in both trees: merged like two lists.
  void add_children(std::uint32_t parent) {
    const Pair pair = pairs_[parent];
    auto olds =
        pair.before == nullptr ? std::span<const FlameNode>() : before_.children(*pair.before);
    auto news = pair.after == nullptr ? std::span<const FlameNode>() : after_.children(*pair.after);
    const std::size_t first = tree_.nodes.size();
    const auto depth = static_cast<std::uint16_t>(tree_.nodes[parent].depth + 1);
    while (!olds.empty() || !news.empty()) {
      const int order = olds.empty()   ? 1
                        : news.empty() ? -1
                                       : before_.name(olds[0]).compare(after_.name(news[0]));
      add({order <= 0 ? olds.data() : nullptr, order >= 0 ? news.data() : nullptr}, parent, depth);
      olds = olds.subspan(order <= 0 ? 1 : 0);
      news = news.subspan(order >= 0 ? 1 : 0);
    }
    tree_.nodes[parent].first_child = static_cast<std::uint32_t>(first);
    tree_.nodes[parent].children = static_cast<std::uint32_t>(tree_.nodes.size() - first);
  }

  const FlameTree& before_;
  const FlameTree& after_;
  std::vector<Totals>& totals_before_;
  std::vector<Pair> pairs_;  // by node of the result
  FlameTree tree_;
};

FlamePage page_of(const FlameTree& before,
                  const FlameTree& after,
                  model::FlameMetric metric,
                  const FlameDiffWords& words) {
  FlamePage page;
  page.title = fmt::format("ior diff: {} and {}", words.before, words.after);
  page.notes = {fmt::format("{}: {} in {}, {} in {}",
                            model::to_string(metric),
                            in_words(model::value_of(before.nodes[0].total, metric), metric),
                            words.before,
                            in_words(model::value_of(after.nodes[0].total, metric), metric),
                            words.after),
                "A frame is as wide as both runs together. Red: more in the second; blue: less."};
  page.metric = metric;
  page.root = FlameRoot::kAbove;
  return page;
}

}  // namespace

FlameTree merged(const FlameTree& before,
                 const FlameTree& after,
                 std::vector<Totals>& totals_before) {
  return Merger(before, after, totals_before).merge();
}

std::string flame_diff_svg(const FlameTree& before,
                           const FlameTree& after,
                           model::FlameMetric metric,
                           const FlameDiffWords& words) {
  FlamePage page = page_of(before, after, metric, words);
  const FlameTree tree = merged(before, after, page.before);
  return flame_svg(tree, page);
}

std::string flame_diff_html(const FlameTree& before,
                            const FlameTree& after,
                            model::FlameMetric metric,
                            const FlameDiffWords& words) {
  FlamePage page = page_of(before, after, metric, words);
  const FlameTree tree = merged(before, after, page.before);
  return flame_html(tree, page);
}

}  // namespace ior::exporter

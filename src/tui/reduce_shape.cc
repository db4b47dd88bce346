// SPDX-License-Identifier: Apache-2.0
//
// Keys of a table that is drawn as areas: arrows and mouse are the Flame tab's, enter is a filter.
#include <utility>

#include "tui/reduce_parts.h"
#include "tui/table_shape.h"

namespace ior::tui {
namespace {

void next_shape(Step& step) {
  TableState& table = step.state.table();
  const int shapes = shapes_of(step.state);
  if (shapes == 1) {
    step.notice(step.state.tab == Tab::kFiles ? "d first: directories have areas, files have none"
                                              : "this is a table only");
    return;
  }
  table.shape = (table.shape + 1) % shapes;
}

// Of the summary, which does not know the time between calls of a row.
void next_metric(FlameState& flame) {
  using model::FlameMetric;
  flame.metric = flame.metric == FlameMetric::kCount   ? FlameMetric::kBytes
                 : flame.metric == FlameMetric::kBytes ? FlameMetric::kDuration
                                                       : FlameMetric::kCount;
}

// The Flame tab's keys, on the tree of the rows. Its orders and its state in the file are not ours.
bool move_in_areas(Step& step, TableShape shape, const Key& key, const Hit& hit) {
  std::vector<Action> actions;
  Step inner{shape.state, actions, shape.snapshot};
  if (!reduce_flame(inner, key, hit)) {
    return false;
  }
  FlameState& flame = step.state.shapes[static_cast<std::size_t>(step.state.tab)];
  flame = std::move(shape.state.flame);
  return true;
}

}  // namespace

bool reduce_shape(Step& step, const Key& key, const Hit& hit) {
  if (key.is('v')) {
    next_shape(step);
    return true;
  }
  std::optional<TableShape> shape = table_shape(step.snapshot, step.state);
  if (!shape) {
    return false;
  }
  if (key.is('b')) {
    next_metric(step.state.shapes[static_cast<std::size_t>(step.state.tab)]);
    return true;
  }
  if (key.code == KeyCode::kEnter || key.is('-')) {
    std::string filter = shape_filter(step.snapshot, step.state);
    if (key.is('-') && !filter.empty()) {
      filter = "not " + filter;
    }
    push_filter(step, std::move(filter));
    return true;
  }
  const bool is_other = key.is('o') || key.is('v');
  if (key.code == KeyCode::kText && is_other) {
    return false;
  }
  return move_in_areas(step, std::move(*shape), key, hit);
}

}  // namespace ior::tui

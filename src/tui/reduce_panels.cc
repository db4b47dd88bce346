// SPDX-License-Identifier: Apache-2.0
//
// Overview: a cursor on the findings. Latency: one on the heat map. Both drill down by filters.
#include <fmt/format.h>

#include <algorithm>

#include "tui/heat.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/views.h"

namespace ior::tui {
namespace {

std::string filter_of(const model::Finding& finding) {
  std::string filter;
  const auto add = [&filter](std::string test) {
    filter += filter.empty() ? "" : " and ";
    filter += test;
  };
  if (!finding.comm.empty()) {
    add("comm=" + quote_for_filter(finding.comm));
  }
  if (!finding.call.empty()) {
    add("syscall=" + quote_for_filter(finding.call));
  }
  if (finding.place.starts_with('/')) {
    add("file~" + quote_for_filter("^" + finding.place));
  }
  if (finding.error != 0) {
    add(fmt::format("ret=-{}", finding.error));
  }
  return filter;
}

int row_step(const Key& key) {
  if (key.code == KeyCode::kUp || key.code == KeyCode::kWheelUp || key.is('k')) {
    return -1;
  }
  return key.code == KeyCode::kDown || key.code == KeyCode::kWheelDown || key.is('j') ? 1 : 0;
}

int column_step(const Key& key) {
  if (key.code == KeyCode::kLeft || key.is('h')) {
    return -1;
  }
  return key.code == KeyCode::kRight || key.is('l') ? 1 : 0;
}

}  // namespace

bool reduce_overview(Step& step, const Key& key, const Hit& hit) {
  const auto& findings = step.snapshot.summary->findings;
  TableState& table = step.state.table();
  const int last = std::max(0, static_cast<int>(findings.size()) - 1);
  if (hit.kind == HitKind::kRow && (key.code == KeyCode::kPress || key.code == KeyCode::kDouble)) {
    table.row = std::min(static_cast<int>(hit.index), last);
    if (key.code == KeyCode::kPress) {
      return true;
    }
  }
  if (const int by = row_step(key); by != 0) {
    table.row = std::clamp(table.row + by, 0, last);
    return true;
  }
  if ((key.code == KeyCode::kEnter || key.code == KeyCode::kDouble) && !findings.empty()) {
    push_filter(step, filter_of(findings[static_cast<std::size_t>(std::min(table.row, last))]));
    return true;
  }
  return false;
}

bool reduce_latency(Step& step, const Key& key, const Hit& hit) {
  TableState& table = step.state.table();
  const HeatMap map = heat_map_of(step.snapshot, step.state);
  if (map.columns == 0) {
    return false;
  }
  if (hit.kind == HitKind::kRow && (key.code == KeyCode::kPress || key.code == KeyCode::kDouble)) {
    table.row = static_cast<int>(hit.index);
  }
  if (key.is('b')) {
    step.state.latency_column = 1 - step.state.latency_column;
    return true;
  }
  if (const int by = row_step(key); by != 0) {
    table.row = std::clamp(table.row + by, 0, map.rows - 1);
    return true;
  }
  if (const int by = column_step(key); by != 0) {
    // Counted from the newest column, which is where the eye is.
    table.column = std::clamp(table.column - by, 0, map.columns - 1);
    return true;
  }
  if (key.code == KeyCode::kEnter || (key.code == KeyCode::kDouble && hit.kind == HitKind::kRow)) {
    const auto row = static_cast<std::size_t>(std::clamp(table.row, 0, map.rows - 1));
    push_filter(step,
                fmt::format("latency>={}ns and latency<{}ns", map.floor_ns[row], map.end_ns[row]));
    step.state.tab = Tab::kStream;
    return true;
  }
  return hit.kind == HitKind::kRow;
}

}  // namespace ior::tui

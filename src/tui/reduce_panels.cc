// SPDX-License-Identifier: Apache-2.0
//
// Overview: a cursor on the findings. Latency: one on the heat map. Both drill down by filters.
#include <fmt/format.h>

#include <algorithm>

#include "tui/format.h"
#include "tui/heat.h"
#include "tui/layout.h"
#include "tui/reduce_parts.h"
#include "tui/table_model.h"
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

// There is nothing to search for here, so the question mark is free.
bool is_help(Step& step, const Key& key) {
  if (!key.is('?')) {
    return false;
  }
  step.state.overlay = Overlay::kHelp;
  step.state.overlay_top = 0;
  return true;
}

// Of the one that took most time, or the next ones; empty: there is none.
std::string part_filter(const model::Summary& summary, PartOver over, std::size_t rank) {
  switch (over) {
    case PartOver::kAll:
      break;
    case PartOver::kCall:
      return rank < summary.calls.rows.size()
                 ? "syscall=" + quote_for_filter(summary.calls.rows[rank].name)
                 : std::string();
    case PartOver::kFile:
      return rank < summary.files.rows.size()
                 ? "file=" + quote_for_filter(summary.files.rows[rank].name)
                 : std::string();
    case PartOver::kProcess:
      return rank < summary.processes.rows.size()
                 ? fmt::format("pid={}", summary.processes.rows[rank].tgid)
                 : std::string();
  }
  return {};
}

// v: about everything, a call, a file, a process. < >: the next one by time. esc: everything.
bool reduce_part(Step& step, const Key& key, const Hit& hit) {
  const model::Summary& summary = *step.snapshot.summary;
  Part part = step.state.part;
  if (key.is('v') || (hit.kind == HitKind::kItem && key.code == KeyCode::kPress)) {
    do {
      part.over = static_cast<PartOver>((static_cast<std::size_t>(part.over) + 1) % kPartsOver);
      part.rank = 0;
      part.filter = part_filter(summary, part.over, 0);
    } while (part.over != PartOver::kAll && part.filter.empty());
    set_part(step, std::move(part));
    return true;
  }
  const bool next = key.is('>') || key.is('.');
  if (next || key.is('<') || key.is(',')) {
    if (part.over == PartOver::kAll) {
      step.notice("v chooses whether the map is about calls, files or processes");
      return true;
    }
    part.rank = next ? part.rank + 1 : part.rank - std::min<std::size_t>(part.rank, 1);
    part.filter = part_filter(summary, part.over, part.rank);
    if (part.filter.empty()) {
      step.notice("that was the last one");
    } else {
      set_part(step, std::move(part));
    }
    return true;
  }
  if (key.code == KeyCode::kEscape && !part.filter.empty() && !step.state.paused) {
    set_part(step, {});
    return true;
  }
  return false;
}

// Its rows in Stream, as far as they are kept.
void show_cell(Step& step, const HeatMap& map, int row, int column) {
  const auto at = static_cast<std::size_t>(row);
  const model::EventLog& kept = step.snapshot.rows;
  if (map.at(row, column) == 0) {
    return step.notice("no call is in this cell");
  }
  if (step.snapshot.live && !kept.empty() && kept.total() > kept.size()) {
    const std::uint64_t oldest = kept.at(0).enter_ns + kept.at(0).latency_ns.value_or(0);
    if (map.end_of(column) <= oldest) {
      return step.notice(fmt::format("the rows of that time are no longer kept: the last {} are",
                                     with_separators(kept.size())));
    }
    if (map.begin_of(column) < oldest) {
      step.notice("not all rows of that time are kept still");
    }
  }
  std::string filter = step.state.part.filter;
  filter += filter.empty() ? "" : " and ";
  filter += fmt::format("latency>={}ns and latency<{}ns", map.floor_ns[at], map.end_ns[at]);
  // What ended before the first column began is in it, too.
  const bool first = column == 0 && !is_moving(step.snapshot);
  filter +=
      fmt::format(" and end>={} and end<{}", first ? 0 : map.begin_of(column), map.end_of(column));
  const std::string notice = step.state.notice;
  push_filter(step, std::move(filter));
  if (step.state.notice.empty()) {
    step.notice(notice);
  }
  step.state.tab = Tab::kStream;
}

}  // namespace

bool reduce_overview(Step& step, const Key& key, const Hit& hit) {
  if (is_help(step, key)) {
    return true;
  }
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

void set_part(Step& step, Part part) {
  step.state.part = std::move(part);
  step.state.tables[static_cast<std::size_t>(Tab::kLatency)].row = 0;
  step.state.tables[static_cast<std::size_t>(Tab::kLatency)].column = 0;
  step.state.paused = false;
  step.act(ActionKind::kSetPart);
}

bool reduce_latency(Step& step, const Key& key, const Hit& hit) {
  TableState& table = step.state.table();
  if (is_help(step, key) || reduce_part(step, key, hit)) {
    return true;
  }
  const HeatMap map = heat_map_of(step.snapshot, step.state);
  if (map.columns == 0) {
    return false;
  }
  if (hit.kind == HitKind::kRow && (key.code == KeyCode::kPress || key.code == KeyCode::kDouble)) {
    table.row = map.rows - static_cast<int>(hit.index);
    table.column = hit.column;
  }
  table.column = std::clamp(table.column, 0, map.columns - 1);
  const int row = cursor_row(map, table.row, map.columns - 1 - table.column);
  if (const int by = row_step(key); by != 0) {
    table.row = map.rows - std::clamp(row + by, 0, map.rows - 1);
    return true;
  }
  if (const int by = column_step(key); by != 0) {
    // Counted from the newest column, which is where the eye is.
    table.row = map.rows - row;
    table.column = std::clamp(table.column - by, 0, map.columns - 1);
    return true;
  }
  if (key.code == KeyCode::kEnter || (key.code == KeyCode::kDouble && hit.kind == HitKind::kRow)) {
    show_cell(step, map, row, map.columns - 1 - table.column);
    return true;
  }
  return hit.kind == HitKind::kRow;
}

}  // namespace ior::tui

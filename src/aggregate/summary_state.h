// SPDX-License-Identifier: Apache-2.0
//
// What a Summarizer holds: shared by its two source files, taking in and giving out.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "aggregate/summary.h"

namespace ior::aggregate {

struct CallEntry {
  std::int32_t nr = 0;
  bool compat = false;
  Tally tally;
  model::Histogram gap;
  std::vector<model::ErrnoCount> errors;
};

struct Summarizer::State {
  explicit State(const SummaryBounds& bounds)
      : files(bounds.files, bounds.directories, bounds.name_bytes),
        tasks(bounds.threads, bounds.processes, bounds.groups),
        cells(bounds.cells, bounds.name_bytes / 4),
        error_cells(bounds.cells / 2, bounds.name_bytes / 4),
        slowest(bounds.slowest),
        longest_waits(bounds.slowest),
        whole(Span::kWhole, bounds.timeline_interval_ns, bounds.timeline_slots),
        recent(Span::kRecent, bounds.recent_interval_ns, bounds.recent_slots) {}

  std::array<std::unique_ptr<CallEntry>, model::kMaxSyscallNr + 1> calls;  // null: not seen
  std::map<std::pair<bool, std::int32_t>, CallEntry> odd_calls;  // compat, and numbers beyond
  SummaryFiles files;
  SummaryTasks tasks;
  SummaryCells cells;
  SummaryCells error_cells;
  SlowestCalls slowest;
  SlowestCalls longest_waits;
  TimelineBuilder whole;
  TimelineBuilder recent;
  Tally with_file;  // calls that are about a file
  std::uint64_t first_ns = 0;
  std::uint64_t last_ns = 0;
  bool has_time = false;
  std::uint64_t in_flight = 0;
};

}  // namespace ior::aggregate

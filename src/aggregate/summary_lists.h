// SPDX-License-Identifier: Apache-2.0
//
// The short lists of a summary: what stands out among files and cells. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "aggregate/summary_cells.h"
#include "aggregate/summary_files.h"
#include "aggregate/summary_tasks.h"
#include "model/summary.h"

namespace ior::aggregate {

// Who used it most.
std::string_view comm_of(const FileEntry& entry, const SummaryTasks::Groups& comms);

model::FileRow file_row(const FileEntry& entry,
                        const model::CallStats& stats,
                        const SummaryTasks::Groups& comms);

// Tiny writers, the most synced, those opened for nothing.
void fill_file_lists(const SummaryFiles& files,
                     const SummaryTasks::Groups& comms,
                     std::size_t limit,
                     model::Summary& summary);

// Hot spots, time sinks and error storms: up to some hundreds, for the findings to choose from.
// Needs first_ns and last_ns of the summary.
void fill_cell_lists(const SummaryCells& cells,
                     const SummaryCells& error_cells,
                     const SummaryTasks::Groups& comms,
                     model::Summary& summary);

template <typename T>
void cut(std::vector<T>& list, std::size_t limit) {
  if (list.size() > limit) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(limit), list.end());
  }
}

}  // namespace ior::aggregate

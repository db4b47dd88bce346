// SPDX-License-Identifier: Apache-2.0
//
// The tables of a summary: entries as rows, those that matter most or the first in some order.
// Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "aggregate/summary_files.h"
#include "aggregate/summary_state.h"
#include "aggregate/summary_tasks.h"
#include "model/chosen_rows.h"
#include "model/summary.h"

namespace ior::aggregate {

// Which rows: at most `limit`. Without a key those that matter most: half of them by busy time, a
// quarter each by calls and by bytes. With one the first in that order.
struct Choice {
  std::size_t limit = 1000;
  std::optional<model::RowKey> key = {};
  bool descending = true;
};

model::Table<model::CallRow> call_table(const std::vector<const CallEntry*>& calls,
                                        const Choice& choice);
model::Table<model::FileRow> file_table(const SummaryFiles& files,
                                        const SummaryTasks::Groups& comms,
                                        const Choice& choice);
model::Table<model::DirectoryRow> directory_table(const SummaryFiles& files, const Choice& choice);
model::Table<model::ThreadRow> thread_table(const SummaryTasks& tasks, const Choice& choice);
model::Table<model::ProcessRow> process_table(const SummaryTasks& tasks, const Choice& choice);
model::Table<model::GroupRow> comm_table(const SummaryTasks& tasks, const Choice& choice);
model::Table<model::GroupRow> user_table(const SummaryTasks& tasks, const Choice& choice);
model::Table<model::GroupRow> cgroup_table(const SummaryTasks& tasks, const Choice& choice);

}  // namespace ior::aggregate

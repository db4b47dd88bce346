// SPDX-License-Identifier: Apache-2.0
//
// Giving out: what a Summarizer holds, as a value.
#include <algorithm>
#include <vector>

#include "aggregate/findings.h"
#include "aggregate/summary.h"
#include "aggregate/summary_lists.h"
#include "aggregate/summary_state.h"
#include "aggregate/summary_tables.h"

namespace ior::aggregate {
namespace {

template <typename State>
std::vector<const CallEntry*> calls_of(const State& state) {
  std::vector<const CallEntry*> calls;
  for (const auto& entry : state.calls) {
    if (entry != nullptr) {
      calls.push_back(entry.get());
    }
  }
  for (const auto& [key, entry] : state.odd_calls) {
    calls.push_back(&entry);
  }
  return calls;
}

void fill_totals(const std::vector<const CallEntry*>& calls, model::Summary& summary) {
  Tally total;
  std::vector<model::ErrnoCount>& errors = summary.errors;
  for (const CallEntry* call : calls) {
    total.merge(call->tally);
    summary.gap.merge(call->gap);
    for (const model::ErrnoCount& error : call->errors) {
      const auto place = std::ranges::find(errors, error.number, &model::ErrnoCount::number);
      if (place == errors.end()) {
        errors.push_back(error);
      } else {
        place->count += error.count;
      }
    }
  }
  std::ranges::sort(errors, std::ranges::greater{}, &model::ErrnoCount::count);
  summary.total = total.stats();
  summary.latency = total.latency();
}

void fill_tables(const SummaryFiles& files,
                 const SummaryTasks& tasks,
                 const Choice& choice,
                 model::Summary& summary) {
  summary.files = file_table(files, tasks.comms(), choice);
  summary.directories = directory_table(files, choice);
  summary.threads = thread_table(tasks, choice);
  summary.processes = process_table(tasks, choice);
  summary.comms = comm_table(tasks, choice);
  summary.users = user_table(tasks, choice);
  summary.cgroups = cgroup_table(tasks, choice);
}

}  // namespace

model::Summary Summarizer::snapshot(const model::SummaryLimits& limits,
                                    const std::optional<model::Accounting>& accounting) const {
  const State& state = *state_;
  model::Summary summary;
  summary.accounting = accounting;
  summary.first_ns = state.first_ns;
  summary.last_ns = state.last_ns;
  summary.in_flight = state.in_flight;
  summary.with_file = state.with_file.stats();
  const std::vector<const CallEntry*> calls = calls_of(state);
  fill_totals(calls, summary);
  summary.calls = call_table(calls, {.limit = limits.rows});
  fill_tables(state.files, state.tasks, {.limit = limits.rows}, summary);
  fill_file_lists(state.files, state.tasks.comms(), limits.lists, summary);
  fill_cell_lists(state.cells, state.error_cells, state.tasks.comms(), summary);
  summary.slowest = state.slowest.sorted(limits.slowest);
  summary.longest_waits = state.longest_waits.sorted(limits.slowest);
  summary.timeline = state.whole.value();
  summary.recent = state.recent.value();
  summary.findings = find_what_matters(summary, limits.findings);
  cut(summary.hot_spots, limits.lists);
  cut(summary.time_sinks, limits.lists);
  cut(summary.error_storms, limits.lists);
  return summary;
}

model::ChosenRows Summarizer::choose(const model::RowsWanted& wanted) const {
  const State& state = *state_;
  const Choice choice{.limit = wanted.count, .key = wanted.key, .descending = wanted.descending};
  switch (wanted.table) {
    case model::TableKind::kFiles:
      return {wanted, file_table(state.files, state.tasks.comms(), choice)};
    case model::TableKind::kDirectories:
      return {wanted, directory_table(state.files, choice)};
    case model::TableKind::kProcesses:
      return {wanted, process_table(state.tasks, choice)};
    case model::TableKind::kThreads:
      return {wanted, thread_table(state.tasks, choice)};
    case model::TableKind::kComms:
      return {wanted, comm_table(state.tasks, choice)};
    case model::TableKind::kUsers:
      return {wanted, user_table(state.tasks, choice)};
    case model::TableKind::kCgroups:
      return {wanted, cgroup_table(state.tasks, choice)};
    case model::TableKind::kCalls:
      break;
  }
  return {wanted, call_table(calls_of(state), choice)};
}

}  // namespace ior::aggregate

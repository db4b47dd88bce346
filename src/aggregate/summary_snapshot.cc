// SPDX-License-Identifier: Apache-2.0
//
// Giving out: what a Summarizer holds, as a value.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aggregate/findings.h"
#include "aggregate/summary.h"
#include "aggregate/summary_lists.h"
#include "aggregate/summary_state.h"

namespace ior::aggregate {
namespace {

using model::CallStats;

// An entry of any table with the sums that its row is to show.
template <typename Entry>
struct Summed {
  const Entry* entry;
  const Tally* tally;
};

template <typename Entry>
bool matters_more(const Summed<Entry>& a, const Summed<Entry>& b) {
  const CallStats& left = a.tally->sums();
  const CallStats& right = b.tally->sums();
  return left.busy_ns() != right.busy_ns() ? left.busy_ns() > right.busy_ns()
                                           : left.calls > right.calls;
}

// Moves the `limit` that matter most to the front: half of them by busy time, a quarter each by
// calls and by bytes, so that a table sorted by any of these has its head.
template <typename Entry>
std::size_t choose(std::vector<Summed<Entry>>& all, std::size_t limit) {
  if (all.size() <= limit) {
    return all.size();
  }
  std::size_t chosen = 0;
  const auto take = [&](std::size_t count, auto before) {
    count = std::min(count, limit - chosen);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(chosen);
    std::partial_sort(begin, begin + static_cast<std::ptrdiff_t>(count), all.end(), before);
    chosen += count;
  };
  take((limit + 1) / 2, matters_more<Entry>);
  take((limit + 3) / 4,
       [](const auto& a, const auto& b) { return a.tally->sums().calls > b.tally->sums().calls; });
  take(limit,
       [](const auto& a, const auto& b) { return a.tally->sums().bytes > b.tally->sums().bytes; });
  return chosen;
}

// `make(entry, stats)` gives the row; `other` comes with what was folded before.
template <typename Row, typename Entry, typename Make>
model::Table<Row> make_table(std::vector<Summed<Entry>> all,
                             std::size_t limit,
                             Make make,
                             Tally other = {},
                             std::uint64_t folded = 0) {
  model::Table<Row> table;
  const std::size_t chosen = choose(all, limit);
  for (std::size_t i = chosen; i < all.size(); ++i) {
    other.merge(*all[i].tally);
  }
  table.other = other.stats();
  table.folded_keys = folded;
  table.other_keys = folded + (all.size() - chosen);
  all.resize(chosen);
  std::ranges::sort(all, matters_more<Entry>);
  table.rows.reserve(chosen);
  for (const Summed<Entry>& summed : all) {
    table.rows.push_back(make(*summed.entry, summed.tally->stats()));
  }
  return table;
}

std::string name_of(const CallEntry& entry) {
  model::CallEvent event;
  event.nr = entry.nr;
  event.notes.compat = entry.compat;
  event.info = entry.compat ? nullptr : model::find_by_nr(entry.nr);
  return model::call_name(event);
}

template <typename State>
model::Table<model::CallRow> call_table(const State& state, std::size_t limit) {
  std::vector<Summed<CallEntry>> all;
  for (const auto& entry : state.calls) {
    if (entry != nullptr) {
      all.push_back({entry.get(), &entry->tally});
    }
  }
  for (const auto& [key, entry] : state.odd_calls) {
    all.push_back({&entry, &entry.tally});
  }
  return make_table<model::CallRow>(
      std::move(all), limit, [](const CallEntry& entry, const CallStats& stats) {
        model::CallRow row;
        row.name = name_of(entry);
        row.nr = entry.nr;
        row.compat = entry.compat;
        row.info = entry.compat ? nullptr : model::find_by_nr(entry.nr);
        row.stats = stats;
        row.errors = entry.errors;
        std::ranges::sort(row.errors, std::ranges::greater{}, &model::ErrnoCount::count);
        row.latency = entry.tally.latency();
        row.gap = entry.gap;
        return row;
      });
}

template <typename State>
void fill_files(const State& state, std::size_t limit, model::Summary& summary) {
  std::vector<Summed<FileEntry>> files;
  std::unordered_map<const DirectoryEntry*, Tally> sums;
  state.files.each_directory([&](const DirectoryEntry& entry) { sums[&entry] = entry.folded; });
  Tally folded = state.files.other().folded;
  for (const auto& [entry, sum] : sums) {
    folded.merge(sum);
  }
  state.files.each_file([&](const FileEntry& entry) {
    files.push_back({&entry, &entry.tally});
    sums[entry.directory].merge(entry.tally);
  });
  summary.files = make_table<model::FileRow>(
      std::move(files),
      limit,
      [&](const FileEntry& entry, const CallStats& stats) {
        return file_row(entry, stats, state.tasks.comms());
      },
      folded,
      state.files.folded_files());

  std::vector<Summed<DirectoryEntry>> directories;
  directories.reserve(sums.size());
  for (const auto& [entry, sum] : sums) {
    directories.push_back({entry, &sum});
  }
  summary.directories = make_table<model::DirectoryRow>(
      std::move(directories),
      limit,
      [](const DirectoryEntry& entry, const CallStats& stats) {
        return model::DirectoryRow{.name = entry.name, .files = entry.files, .stats = stats};
      },
      state.files.other().folded,
      state.files.folded_directories());
}

model::ProcessRow process_row(const ProcessEntry& entry, const CallStats& stats) {
  return {.tgid = entry.tgid,
          .start_ns = entry.start_ns,
          .lifetime = entry.lifetime,
          .uid = entry.uid,
          .cgroup_id = entry.cgroup_id,
          .threads = entry.threads,
          .comm = entry.comm,
          .stats = stats};
}

model::ThreadRow thread_row(const ThreadEntry& entry, const CallStats& stats) {
  return {.tid = entry.task.tid,
          .tgid = entry.task.tgid,
          .start_ns = entry.task.start_ns,
          .uid = entry.task.uid,
          .cgroup_id = entry.task.cgroup_id,
          .comm = entry.task.comm,
          .stats = stats};
}

// Group 0 stands for all beyond the bound.
model::Table<model::GroupRow> group_table(const SummaryTasks::Groups& groups,
                                          const std::vector<Tally>& sums,
                                          std::size_t limit) {
  std::vector<Summed<GroupEntry>> all;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    all.push_back({groups[i].get(), &sums[i]});
  }
  return make_table<model::GroupRow>(
      std::move(all),
      limit,
      [](const GroupEntry& entry, const CallStats& stats) {
        return model::GroupRow{
            .name = entry.name, .key = entry.key, .threads = entry.threads, .stats = stats};
      },
      sums[0],
      groups[0]->threads);
}

std::vector<Tally> folded_of(const SummaryTasks::Groups& groups) {
  std::vector<Tally> sums;
  sums.reserve(groups.size());
  for (const auto& group : groups) {
    sums.push_back(group->folded);
  }
  return sums;
}

void fill_tasks(const SummaryTasks& tasks, std::size_t limit, model::Summary& summary) {
  std::unordered_map<const ProcessEntry*, Tally> sums;
  Tally folded = tasks.other_processes();
  for (const auto& process : tasks.processes()) {
    sums[process.get()] = process->folded;
    folded.merge(process->folded);
  }
  std::vector<Tally> comms = folded_of(tasks.comms());
  std::vector<Tally> users = folded_of(tasks.users());
  std::vector<Tally> cgroups = folded_of(tasks.cgroups());
  std::vector<Summed<ThreadEntry>> threads;
  tasks.each_thread([&](const ThreadEntry& entry) {
    threads.push_back({&entry, &entry.tally});
    sums[entry.process].merge(entry.tally);
    comms[entry.comm->id].merge(entry.tally);
    users[entry.user->id].merge(entry.tally);
    cgroups[entry.cgroup->id].merge(entry.tally);
  });
  summary.threads = make_table<model::ThreadRow>(
      std::move(threads), limit, thread_row, folded, tasks.folded_threads());
  std::vector<Summed<ProcessEntry>> processes;
  processes.reserve(sums.size());
  for (const auto& [entry, sum] : sums) {
    processes.push_back({entry, &sum});
  }
  summary.processes = make_table<model::ProcessRow>(
      std::move(processes), limit, process_row, tasks.other_processes(), tasks.folded_processes());
  summary.comms = group_table(tasks.comms(), comms, limit);
  summary.users = group_table(tasks.users(), users, limit);
  summary.cgroups = group_table(tasks.cgroups(), cgroups, limit);
}

template <typename State>
void fill_totals(const State& state, model::Summary& summary) {
  Tally total;
  std::vector<model::ErrnoCount>& errors = summary.errors;
  const auto add = [&](const CallEntry& call) {
    total.merge(call.tally);
    summary.gap.merge(call.gap);
    for (const model::ErrnoCount& error : call.errors) {
      const auto place = std::ranges::find(errors, error.number, &model::ErrnoCount::number);
      if (place == errors.end()) {
        errors.push_back(error);
      } else {
        place->count += error.count;
      }
    }
  };
  for (const auto& entry : state.calls) {
    if (entry != nullptr) {
      add(*entry);
    }
  }
  for (const auto& [key, entry] : state.odd_calls) {
    add(entry);
  }
  std::ranges::sort(errors, std::ranges::greater{}, &model::ErrnoCount::count);
  summary.total = total.stats();
  summary.latency = total.latency();
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
  fill_totals(state, summary);
  summary.calls = call_table(state, limits.rows);
  fill_files(state, limits.rows, summary);
  fill_tasks(state.tasks, limits.rows, summary);
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

}  // namespace ior::aggregate

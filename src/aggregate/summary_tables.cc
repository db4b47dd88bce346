// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_tables.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "aggregate/summary_lists.h"
#include "model/event.h"

namespace ior::aggregate {
namespace {

using model::CallStats;
using model::RowKey;

// What a row is ordered by: a number, largest first, or a text, in the alphabet.
struct Rank {
  double number = 0;
  std::string_view text = {};
};

// An entry of any table with the sums that its row is to show.
template <typename Entry>
struct Summed {
  const Entry* entry;
  const Tally* tally;
  std::optional<Rank> rank = {};  // where `own_rank` cannot tell
};

template <typename Entry>
bool matters_more(const Summed<Entry>& a, const Summed<Entry>& b) {
  const CallStats& left = a.tally->sums();
  const CallStats& right = b.tally->sums();
  return left.busy_ns() != right.busy_ns() ? left.busy_ns() > right.busy_ns()
                                           : left.calls > right.calls;
}

double number_of(const Tally& tally, RowKey key) {
  const CallStats& sums = tally.sums();
  const auto real = [](std::uint64_t value) { return static_cast<double>(value); };
  switch (key) {
    case RowKey::kWaiting:
      return real(sums.waiting_ns);
    case RowKey::kCalls:
      return real(sums.calls);
    case RowKey::kMean:
      return real(sums.mean_ns());
    case RowKey::kMin:
      return real(tally.min_ns());
    case RowKey::kP50:
      return real(tally.percentile(0.50));
    case RowKey::kP95:
      return real(tally.percentile(0.95));
    case RowKey::kP99:
      return real(tally.percentile(0.99));
    case RowKey::kMax:
      return real(sums.max_ns);
    case RowKey::kBytes:
      return real(sums.bytes);
    case RowKey::kRead:
      return real(sums.bytes_read);
    case RowKey::kWritten:
      return real(sums.bytes_written);
    case RowKey::kErrors:
      return real(sums.errors);
    default:
      return real(sums.busy_ns());
  }
}

// Of what only one kind of entries has; empty: its sums say it.
std::optional<Rank> own_rank(const CallEntry& /*entry*/, RowKey /*key*/) {
  return std::nullopt;  // there are never so many calls that some are left out by name
}
std::optional<Rank> own_rank(const FileEntry& entry, RowKey key) {
  return key == RowKey::kName ? std::optional(Rank{.text = entry.name}) : std::nullopt;
}
std::optional<Rank> own_rank(const DirectoryEntry& entry, RowKey key) {
  if (key == RowKey::kFiles) {
    return Rank{.number = static_cast<double>(entry.files)};
  }
  return key == RowKey::kName ? std::optional(Rank{.text = entry.name}) : std::nullopt;
}
std::optional<Rank> own_rank(const ThreadEntry& entry, RowKey key) {
  switch (key) {
    case RowKey::kId:
      return Rank{.number = static_cast<double>(entry.task.tid)};
    case RowKey::kParent:
      return Rank{.number = static_cast<double>(entry.task.tgid)};
    case RowKey::kUser:
      return Rank{.number = static_cast<double>(entry.task.uid)};
    case RowKey::kComm:
      return Rank{.text = entry.task.comm};
    default:
      return std::nullopt;
  }
}
std::optional<Rank> own_rank(const ProcessEntry& entry, RowKey key) {
  switch (key) {
    case RowKey::kId:
      return Rank{.number = static_cast<double>(entry.tgid)};
    case RowKey::kUser:
      return Rank{.number = static_cast<double>(entry.uid)};
    case RowKey::kThreads:
      return Rank{.number = static_cast<double>(entry.threads)};
    case RowKey::kComm:
      return Rank{.text = entry.comm};
    default:
      return std::nullopt;
  }
}
std::optional<Rank> own_rank(const GroupEntry& entry, RowKey key) {
  switch (key) {
    case RowKey::kId:
      return Rank{.number = static_cast<double>(entry.key)};
    case RowKey::kThreads:
      return Rank{.number = static_cast<double>(entry.threads)};
    case RowKey::kComm:
      return Rank{.text = entry.name};
    default:
      return std::nullopt;
  }
}

// Moves those that matter most to the front, so that a table sorted by time, calls or bytes has its
// head.
template <typename Entry>
std::size_t choose_heads(std::vector<Summed<Entry>>& all, std::size_t limit) {
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

template <typename Entry>
std::size_t choose(std::vector<Summed<Entry>>& all, const Choice& choice) {
  if (all.size() <= choice.limit) {
    return all.size();
  }
  if (!choice.key) {
    return choose_heads(all, choice.limit);
  }
  for (Summed<Entry>& summed : all) {
    if (!summed.rank) {
      summed.rank = own_rank(*summed.entry, *choice.key);
    }
    if (!summed.rank) {
      summed.rank = Rank{.number = number_of(*summed.tally, *choice.key)};
    }
  }
  const auto leads = [](const Rank& a, const Rank& b) {
    return a.number != b.number ? a.number > b.number : a.text < b.text;
  };
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(choice.limit);
  std::nth_element(
      all.begin(), middle, all.end(), [&](const Summed<Entry>& a, const Summed<Entry>& b) {
        const Rank& first = choice.descending ? *a.rank : *b.rank;
        const Rank& second = choice.descending ? *b.rank : *a.rank;
        return leads(first, second) || (!leads(second, first) && matters_more(a, b));
      });
  return choice.limit;
}

// `make(entry, stats)` gives the row; `other` comes with what was folded before.
template <typename Row, typename Entry, typename Make>
model::Table<Row> make_table(std::vector<Summed<Entry>> all,
                             const Choice& choice,
                             Make make,
                             Tally other = {},
                             std::uint64_t folded = 0) {
  model::Table<Row> table;
  const std::size_t chosen = choose(all, choice);
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

model::CallRow call_row(const CallEntry& entry, const CallStats& stats) {
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
model::Table<model::GroupRow> group_table(const SummaryTasks& tasks,
                                          const SummaryTasks::Groups& groups,
                                          GroupEntry* ThreadEntry::* group_of,
                                          const Choice& choice) {
  std::vector<Tally> sums;
  sums.reserve(groups.size());
  for (const auto& group : groups) {
    sums.push_back(group->folded);
  }
  tasks.each_thread([&](const ThreadEntry& entry) {  //
    sums[(entry.*group_of)->id].merge(entry.tally);
  });
  std::vector<Summed<GroupEntry>> all;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    all.push_back({groups[i].get(), &sums[i]});
  }
  return make_table<model::GroupRow>(
      std::move(all),
      choice,
      [](const GroupEntry& entry, const CallStats& stats) {
        return model::GroupRow{
            .name = entry.name, .key = entry.key, .threads = entry.threads, .stats = stats};
      },
      sums[0],
      groups[0]->threads);
}

}  // namespace

model::Table<model::CallRow> call_table(const std::vector<const CallEntry*>& calls,
                                        const Choice& choice) {
  std::vector<Summed<CallEntry>> all;
  all.reserve(calls.size());
  for (const CallEntry* entry : calls) {
    all.push_back({entry, &entry->tally});
  }
  return make_table<model::CallRow>(std::move(all), choice, call_row);
}

model::Table<model::FileRow> file_table(const SummaryFiles& files,
                                        const SummaryTasks::Groups& comms,
                                        const Choice& choice) {
  std::vector<Summed<FileEntry>> all;
  Tally folded = files.other().folded;
  files.each_directory([&](const DirectoryEntry& entry) { folded.merge(entry.folded); });
  files.each_file([&](const FileEntry& entry) {
    all.push_back({&entry, &entry.tally});
    if (choice.key == RowKey::kComm) {
      all.back().rank = Rank{.text = comm_of(entry, comms)};
    }
  });
  return make_table<model::FileRow>(
      std::move(all),
      choice,
      [&](const FileEntry& entry, const CallStats& stats) { return file_row(entry, stats, comms); },
      std::move(folded),
      files.folded_files());
}

model::Table<model::DirectoryRow> directory_table(const SummaryFiles& files, const Choice& choice) {
  std::unordered_map<const DirectoryEntry*, Tally> sums;
  files.each_directory([&](const DirectoryEntry& entry) { sums[&entry] = entry.folded; });
  files.each_file([&](const FileEntry& entry) { sums[entry.directory].merge(entry.tally); });
  std::vector<Summed<DirectoryEntry>> all;
  all.reserve(sums.size());
  for (const auto& [entry, sum] : sums) {
    all.push_back({entry, &sum});
  }
  return make_table<model::DirectoryRow>(
      std::move(all),
      choice,
      [](const DirectoryEntry& entry, const CallStats& stats) {
        return model::DirectoryRow{.name = entry.name, .files = entry.files, .stats = stats};
      },
      files.other().folded,
      files.folded_directories());
}

model::Table<model::ThreadRow> thread_table(const SummaryTasks& tasks, const Choice& choice) {
  std::vector<Summed<ThreadEntry>> all;
  Tally folded = tasks.other_processes();
  for (const auto& process : tasks.processes()) {
    folded.merge(process->folded);
  }
  tasks.each_thread([&](const ThreadEntry& entry) { all.push_back({&entry, &entry.tally}); });
  return make_table<model::ThreadRow>(
      std::move(all), choice, thread_row, std::move(folded), tasks.folded_threads());
}

model::Table<model::ProcessRow> process_table(const SummaryTasks& tasks, const Choice& choice) {
  std::unordered_map<const ProcessEntry*, Tally> sums;
  for (const auto& process : tasks.processes()) {
    sums[process.get()] = process->folded;
  }
  tasks.each_thread([&](const ThreadEntry& entry) { sums[entry.process].merge(entry.tally); });
  std::vector<Summed<ProcessEntry>> all;
  all.reserve(sums.size());
  for (const auto& [entry, sum] : sums) {
    all.push_back({entry, &sum});
  }
  return make_table<model::ProcessRow>(
      std::move(all), choice, process_row, tasks.other_processes(), tasks.folded_processes());
}

model::Table<model::GroupRow> comm_table(const SummaryTasks& tasks, const Choice& choice) {
  return group_table(tasks, tasks.comms(), &ThreadEntry::comm, choice);
}

model::Table<model::GroupRow> user_table(const SummaryTasks& tasks, const Choice& choice) {
  return group_table(tasks, tasks.users(), &ThreadEntry::user, choice);
}

model::Table<model::GroupRow> cgroup_table(const SummaryTasks& tasks, const Choice& choice) {
  return group_table(tasks, tasks.cgroups(), &ThreadEntry::cgroup, choice);
}

}  // namespace ior::aggregate

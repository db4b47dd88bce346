// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_lists.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "model/event.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kCandidates = 256;

std::string comm_name(const SummaryTasks::Groups& comms, std::uint32_t id) {
  return id < comms.size() ? comms[id]->name : comms[0]->name;
}

std::string call_word(std::int32_t nr) {
  model::CallEvent event;
  event.nr = nr;
  event.info = model::find_by_nr(nr);
  return model::call_name(event);
}

// The `limit` entries with the largest value above zero, largest first.
template <typename Value>
std::vector<const FileEntry*> largest(const std::vector<const FileEntry*>& all,
                                      std::size_t limit,
                                      Value value) {
  std::vector<const FileEntry*> chosen;
  for (const FileEntry* entry : all) {
    if (value(*entry) > 0) {
      chosen.push_back(entry);
    }
  }
  const auto before = [&](const FileEntry* a, const FileEntry* b) {
    return value(*a) != value(*b) ? value(*a) > value(*b) : a->name < b->name;
  };
  const std::size_t count = std::min(limit, chosen.size());
  std::partial_sort(
      chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(count), chosen.end(), before);
  chosen.resize(count);
  return chosen;
}

std::uint64_t opened_for_nothing(const FileEntry& entry) {
  const bool contents = !entry.has_kind || entry.kind == model::FileKind::kRegular;
  return contents && entry.uses == 0 ? entry.opens_to_read : 0;
}

std::string_view parent_of(std::string_view place) {
  const std::size_t slash = place.rfind('/');
  if (slash == std::string_view::npos || place.size() <= 1) {
    return {};
  }
  return slash == 0 ? place.substr(0, 1) : place.substr(0, slash);
}

double per_second(std::uint64_t count, std::uint64_t first_ns, std::uint64_t last_ns) {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  const std::uint64_t lasted = std::max(last_ns - first_ns, kSecond);
  return static_cast<double>(count) * 1e9 / static_cast<double>(lasted);
}

// Error cells of one comm and errno.
struct Storm {
  std::vector<const Cell*> cells;
  std::uint64_t count = 0;
  std::uint64_t first_ns = ~std::uint64_t{0};
  std::uint64_t last_ns = 0;
};

// The deepest directory that four fifths of the cells' value are under; empty when that is no place
// worth naming.
template <typename Value>
std::string common_place(const std::vector<const Cell*>& cells, Value value) {
  std::map<std::string_view, std::uint64_t> under;
  std::uint64_t whole = 0;
  for (const Cell* cell : cells) {
    whole += value(*cell);
    for (std::string_view place = cell->place; !place.empty(); place = parent_of(place)) {
      under[place] += value(*cell);
    }
  }
  std::string_view best;
  for (const auto& [place, part] : under) {
    if (part >= whole - whole / 5 && place.size() > best.size()) {
      best = place;
    }
  }
  return best == "/" ? std::string() : std::string(best);
}

std::int32_t main_call(const Storm& storm) {
  std::map<std::int32_t, std::uint64_t> votes;
  for (const Cell* cell : storm.cells) {
    votes[cell->nr] += cell->tally.calls();
  }
  return std::ranges::max_element(votes, {}, [](const auto& entry) { return entry.second; })->first;
}

std::vector<model::ErrorStorm> storms_of(const SummaryCells& cells,
                                         const SummaryTasks::Groups& comms) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Storm> storms;
  cells.each([&](const Cell& cell) {
    Storm& storm = storms[{cell.key.comm, cell.key.call}];
    storm.cells.push_back(&cell);
    storm.count += cell.tally.calls();
    storm.first_ns = std::min(storm.first_ns, cell.first_ns);
    storm.last_ns = std::max(storm.last_ns, cell.last_ns);
  });
  std::vector<model::ErrorStorm> rows;
  rows.reserve(storms.size());
  for (const auto& [key, storm] : storms) {
    rows.push_back(
        {.comm = comm_name(comms, key.first),
         .call = call_word(main_call(storm)),
         .number = static_cast<int>(key.second),
         .place = common_place(storm.cells, [](const Cell& cell) { return cell.tally.calls(); }),
         .count = storm.count,
         .per_second = per_second(storm.count, storm.first_ns, storm.last_ns)});
  }
  std::ranges::sort(rows, [](const model::ErrorStorm& a, const model::ErrorStorm& b) {
    return a.count != b.count ? a.count > b.count : a.comm < b.comm;
  });
  cut(rows, kCandidates);
  return rows;
}

// Cells of one comm and call, wherever.
struct Sink {
  std::vector<const Cell*> cells;
  Tally tally;
};

std::vector<model::HotSpot> sinks_of(const SummaryCells& cells, const SummaryTasks::Groups& comms) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Sink> sinks;
  cells.each([&](const Cell& cell) {
    Sink& sink = sinks[{cell.key.comm, cell.key.call}];
    sink.cells.push_back(&cell);
    sink.tally.merge(cell.tally);
  });
  std::vector<const Sink*> all;
  all.reserve(sinks.size());
  for (const auto& [key, sink] : sinks) {
    all.push_back(&sink);
  }
  std::ranges::stable_sort(
      all, std::ranges::greater{}, [](const Sink* sink) { return sink->tally.busy_ns(); });
  cut(all, kCandidates);
  std::vector<model::HotSpot> rows;
  for (const Sink* sink : all) {
    const Cell& any = *sink->cells.front();
    rows.push_back(
        {.comm = comm_name(comms, any.key.comm),
         .call = call_word(any.nr),
         .place = common_place(sink->cells, [](const Cell& cell) { return cell.tally.busy_ns(); }),
         .stats = sink->tally.stats()});
  }
  return rows;
}

}  // namespace

std::string_view comm_of(const FileEntry& entry, const SummaryTasks::Groups& comms) {
  return entry.comm < comms.size() ? comms[entry.comm]->name : comms[0]->name;
}

model::FileRow file_row(const FileEntry& entry,
                        const model::CallStats& stats,
                        const SummaryTasks::Groups& comms) {
  model::FileRow row;
  row.name = entry.name;
  if (entry.has_kind) {
    row.kind = entry.kind;
  }
  row.stats = stats;
  row.opens = entry.opens;
  row.reads = entry.reads;
  row.writes = entry.writes;
  row.uses = entry.uses;
  row.syncs = entry.syncs;
  row.sync_ns = entry.sync_ns;
  row.tiny_reads = entry.tiny_reads;
  row.tiny_writes = entry.tiny_writes;
  row.tiny_bytes = entry.tiny_bytes;
  row.comm = comm_name(comms, entry.comm);
  return row;
}

void fill_file_lists(const SummaryFiles& files,
                     const SummaryTasks::Groups& comms,
                     std::size_t limit,
                     model::Summary& summary) {
  std::vector<const FileEntry*> all;
  files.each_file([&](const FileEntry& entry) {
    all.push_back(&entry);
    summary.opened_never_used_count += opened_for_nothing(entry) > 0 ? 1 : 0;
  });
  const auto rows = [&](auto value) {
    std::vector<model::FileRow> list;
    for (const FileEntry* entry : largest(all, limit, value)) {
      list.push_back(file_row(*entry, entry->tally.stats(), comms));
    }
    return list;
  };
  summary.tiny_writers = rows([](const FileEntry& e) { return e.tiny_writes; });
  summary.tiny_readers = rows([](const FileEntry& e) { return e.tiny_reads; });
  summary.most_synced = rows([](const FileEntry& e) { return e.syncs; });
  summary.opened_never_used = rows(opened_for_nothing);
}

void fill_cell_lists(const SummaryCells& cells,
                     const SummaryCells& error_cells,
                     const SummaryTasks::Groups& comms,
                     model::Summary& summary) {
  std::vector<const Cell*> all;
  cells.each([&](const Cell& cell) { all.push_back(&cell); });
  const std::size_t count = std::min(kCandidates, all.size());
  std::partial_sort(all.begin(),
                    all.begin() + static_cast<std::ptrdiff_t>(count),
                    all.end(),
                    [](const Cell* a, const Cell* b) {
                      return a->tally.busy_ns() != b->tally.busy_ns()
                                 ? a->tally.busy_ns() > b->tally.busy_ns()
                                 : a->tally.calls() > b->tally.calls();
                    });
  all.resize(count);
  for (const Cell* cell : all) {
    summary.hot_spots.push_back({.comm = comm_name(comms, cell->key.comm),
                                 .call = call_word(cell->nr),
                                 .place = cell->place,
                                 .stats = cell->tally.stats()});
  }
  summary.time_sinks = sinks_of(cells, comms);
  summary.error_storms = storms_of(error_cells, comms);
}

}  // namespace ior::aggregate

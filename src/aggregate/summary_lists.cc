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

bool is_under(std::string_view place, std::string_view above) {
  return above.empty() ||
         (place.starts_with(above) && (place.size() == above.size() || place[above.size()] == '/'));
}

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

// What the cells of one program have in common, from those that are under one place only: so that
// every number is of what the place says.
template <typename Value>
struct Spot {
  Spot(const std::vector<const Cell*>& cells, Value value) : place(common_place(cells, value)) {
    std::map<std::int32_t, std::uint64_t> votes;
    for (const Cell* cell : cells) {
      if (!is_under(cell->place, place)) {
        continue;
      }
      tally.merge(cell->tally);
      first_ns = std::min(first_ns, cell->first_ns);
      last_ns = std::max(last_ns, cell->last_ns);
      votes[cell->nr] += cell->tally.calls();
      one_call = one_call && cell->votes == cell->tally.calls();
    }
    const auto most = [](const auto& entry) { return entry.second; };
    call = std::ranges::max_element(votes, {}, most)->first;
    one_call = one_call && votes.size() == 1;
  }

  std::string place;
  Tally tally;
  std::uint64_t first_ns = ~std::uint64_t{0};
  std::uint64_t last_ns = 0;
  std::int32_t call = 0;  // the most frequent one, and whether it is the only one
  bool one_call = true;
};

// Cells by comm, and call or errno.
using CellsOf = std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<const Cell*>>;

CellsOf cells_by_comm(const SummaryCells& cells) {
  CellsOf all;
  cells.each([&](const Cell& cell) { all[{cell.key.comm, cell.key.call}].push_back(&cell); });
  return all;
}

std::vector<model::ErrorStorm> storms_of(const SummaryCells& cells,
                                         const SummaryTasks::Groups& comms) {
  std::vector<model::ErrorStorm> rows;
  for (const auto& [key, of_one] : cells_by_comm(cells)) {
    const Spot spot(of_one, [](const Cell& cell) { return cell.tally.calls(); });
    rows.push_back({.comm = comm_name(comms, key.first),
                    .call = call_word(spot.call),
                    .one_call = spot.one_call,
                    .number = static_cast<int>(key.second),
                    .place = spot.place,
                    .count = spot.tally.calls(),
                    .per_second = per_second(spot.tally.calls(), spot.first_ns, spot.last_ns)});
  }
  std::ranges::sort(rows, [](const model::ErrorStorm& a, const model::ErrorStorm& b) {
    return a.count != b.count ? a.count > b.count : a.comm < b.comm;
  });
  cut(rows, kCandidates);
  return rows;
}

// Of one comm and call, wherever most of its time goes.
std::vector<model::HotSpot> sinks_of(const SummaryCells& cells, const SummaryTasks::Groups& comms) {
  std::vector<std::pair<std::uint64_t, const std::vector<const Cell*>*>> all;
  const CellsOf by_comm = cells_by_comm(cells);
  for (const auto& [key, of_one] : by_comm) {
    std::uint64_t busy_ns = 0;
    for (const Cell* cell : of_one) {
      busy_ns += cell->tally.busy_ns();
    }
    all.emplace_back(busy_ns, &of_one);
  }
  std::ranges::stable_sort(all, std::ranges::greater{}, [](const auto& one) { return one.first; });
  cut(all, kCandidates);
  std::vector<model::HotSpot> rows;
  for (const auto& [busy_ns, of_one] : all) {
    const Spot spot(*of_one, [](const Cell& cell) { return cell.tally.busy_ns(); });
    rows.push_back({.comm = comm_name(comms, of_one->front()->key.comm),
                    .call = call_word(spot.call),
                    .place = spot.place,
                    .stats = spot.tally.stats(),
                    .per_second = per_second(spot.tally.calls(), spot.first_ns, spot.last_ns)});
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
    summary.hot_spots.push_back(
        {.comm = comm_name(comms, cell->key.comm),
         .call = call_word(cell->nr),
         .place = cell->place,
         .stats = cell->tally.stats(),
         .per_second = per_second(cell->tally.calls(), cell->first_ns, cell->last_ns)});
  }
  summary.time_sinks = sinks_of(cells, comms);
  summary.error_storms = storms_of(error_cells, comms);
}

}  // namespace ior::aggregate

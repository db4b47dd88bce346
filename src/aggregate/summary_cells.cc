// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_cells.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "aggregate/summary_fold.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kCacheSize = 1024;

std::size_t cache_place(std::uint64_t key) {
  return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15U) >> 54) % kCacheSize;
}

void vote(Cell& cell, std::int32_t nr, std::uint64_t votes) {
  if (cell.nr == nr) {
    cell.votes += votes;
  } else if (votes > cell.votes) {
    cell.nr = nr;
    cell.votes = votes - cell.votes;
  } else {
    cell.votes -= votes;
  }
}

}  // namespace

SummaryCells::SummaryCells(std::size_t cells, std::size_t name_bytes)
    : max_cells_(std::max<std::size_t>(cells, 4)),
      max_name_bytes_(name_bytes),
      cache_(kCacheSize) {}

Cell& SummaryCells::find(const CellKey& key, const std::string* place) {
  const std::uint64_t packed = key.packed();
  const auto found = cells_.find(packed);
  if (found != cells_.end()) {
    return *found->second;
  }
  if (cells_.size() >= max_cells_ || name_bytes_ > max_name_bytes_) {
    make_room();
  }
  auto cell = std::make_unique<Cell>();
  cell->key = key;
  if (place != nullptr) {
    cell->place = *place;
    name_bytes_ += place->size();
  }
  return *cells_.emplace(packed, std::move(cell)).first->second;
}

void SummaryCells::add(const CellKey& key,
                       const std::string* place,
                       std::int32_t nr,
                       const Sample& sample) {
  const std::uint64_t packed = key.packed();
  Cached& cached = cache_[cache_place(packed)];
  if (cached.cell == nullptr || cached.key != packed) {
    Cell& cell = find(key, place);  // may empty the cache
    cached = {.key = packed, .cell = &cell};
  }
  Cell& cell = *cached.cell;
  if (cell.tally.calls() == 0) {
    cell.first_ns = cell.last_ns = sample.at_ns;
  }
  cell.first_ns = std::min(cell.first_ns, sample.at_ns);
  cell.last_ns = std::max(cell.last_ns, sample.at_ns);
  cell.tally.add(sample);
  vote(cell, nr, 1);
}

void SummaryCells::make_room() {
  cache_.assign(kCacheSize, {});
  fold_quarter();
  while (name_bytes_ > max_name_bytes_ / 4 * 3 && !cells_.empty()) {
    fold_quarter();
  }
}

void SummaryCells::fold_quarter() {
  std::vector<Cell*> entries;
  entries.reserve(cells_.size());
  for (const auto& [key, cell] : cells_) {
    entries.push_back(cell.get());
  }
  for (Cell* cell :
       least_important(std::move(entries), std::max<std::size_t>(cells_.size() / 4, 1))) {
    ++folded_;
    name_bytes_ -= cell->place.size();
    cells_.erase(cell->key.packed());
  }
}

void SummaryCells::merge(const SummaryCells& other, const std::vector<std::uint32_t>& comms) {
  cache_.assign(kCacheSize, {});
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, Cell*> ours;
  for (const auto& [key, cell] : cells_) {
    ours[{cell->key.comm, cell->key.call, cell->place}] = cell.get();
  }
  for (const auto& [packed, theirs] : other.cells_) {
    const std::uint32_t comm = theirs->key.comm < comms.size() ? comms[theirs->key.comm] : 0;
    const auto found = ours.find({comm, theirs->key.call, theirs->place});
    if (found == ours.end() && cells_.size() >= max_cells_) {
      ++folded_;
      continue;
    }
    CellKey key{.comm = comm, .call = theirs->key.call, .directory = next_merged_};
    Cell* cell = found != ours.end() ? found->second : &find(key, &theirs->place);
    next_merged_ -= found == ours.end() ? 1 : 0;
    const bool fresh = cell->tally.calls() == 0;
    cell->first_ns = fresh ? theirs->first_ns : std::min(cell->first_ns, theirs->first_ns);
    cell->last_ns = std::max(cell->last_ns, theirs->last_ns);
    cell->tally.merge(theirs->tally);
    vote(*cell, theirs->nr, theirs->votes);
  }
}

}  // namespace ior::aggregate

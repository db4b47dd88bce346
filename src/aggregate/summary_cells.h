// SPDX-License-Identifier: Apache-2.0
//
// The two cross tables that findings are made of: who (comm) does what (call) where (directory),
// and who gets which error where. Bounded: the cells that matter least are dropped, and counted.
// One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "aggregate/summary_tally.h"
#include "model/event.h"

namespace ior::aggregate {

// The parts of a cell's key. comm: SummaryTasks' number; directory: SummaryFiles', 0: no file.
struct CellKey {
  std::uint32_t comm = 0;
  std::uint32_t call = 0;  // number; or errno
  std::uint32_t directory = 0;

  // comm has 16 bits, call 12 bits, directory 32.
  std::uint64_t packed() const {
    return (std::uint64_t{comm} << 44) | (std::uint64_t{call & 0xfff} << 32) | directory;
  }
};

struct Cell {
  CellKey key;
  std::string place;  // the directory's name
  Tally tally;
  std::uint64_t first_ns = 0;
  std::uint64_t last_ns = 0;
  // Majority vote for the call number; of error cells.
  std::int32_t nr = 0;
  std::uint64_t votes = 0;
};

class SummaryCells {
 public:
  SummaryCells(std::size_t cells, std::size_t name_bytes);

  // Hot path.
  void add(const CellKey& key, const std::string* place, std::int32_t nr, const Sample& sample);

  // `comms` translates the other's numbers of comms. Places are matched by name.
  void merge(const SummaryCells& other, const std::vector<std::uint32_t>& comms);

  template <typename Visit>
  void each(Visit visit) const {
    for (const auto& [key, cell] : cells_) {
      visit(*cell);
    }
  }
  std::uint64_t folded() const { return folded_; }

 private:
  struct Cached {
    std::uint64_t key = 0;
    Cell* cell = nullptr;
  };

  Cell& find(const CellKey& key, const std::string* place);
  void make_room();
  void fold_quarter();

  std::size_t max_cells_;
  std::size_t max_name_bytes_;
  std::size_t name_bytes_ = 0;  // of places
  std::unordered_map<std::uint64_t, std::unique_ptr<Cell>> cells_;
  std::uint32_t next_merged_ = ~std::uint32_t{0};  // numbers for places of merged cells, downwards
  std::uint64_t folded_ = 0;
  std::vector<Cached> cache_;
};

}  // namespace ior::aggregate

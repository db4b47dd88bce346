// SPDX-License-Identifier: Apache-2.0
//
// Calls by thread and number, for the table at the end of a trace. Bounded: threads beyond the
// bound share one row, counted. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "aggregate/summary_tally.h"
#include "model/event.h"
#include "model/summary.h"

namespace ior::aggregate {

class ThreadCalls {
 public:
  explicit ThreadCalls(std::size_t threads = 4096) : max_threads_(threads) {}

  void add(model::EventSpan events);

  // Threads with the most time first; the last one is all of them together, with tid 0.
  std::vector<model::ThreadCallTable> tables() const;

 private:
  using Call = std::pair<bool, std::int32_t>;  // compat, number
  using Calls = std::map<Call, Tally>;
  using Thread = std::tuple<std::uint32_t, std::uint64_t, std::string>;  // tid, start, comm

  std::size_t max_threads_;
  std::map<Thread, Calls> threads_;
  Calls others_;  // of threads beyond the bound, and of unknown ones
};

}  // namespace ior::aggregate

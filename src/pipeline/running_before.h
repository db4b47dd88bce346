// SPDX-License-Identifier: Apache-2.0
//
// Calls that have been running since before they could be seen to begin: what hung already when
// tracing began.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_set>
#include <vector>

#include "capture/running_calls.h"
#include "model/event.h"

namespace ior::pipeline {

class RunningBefore {
 public:
  using Threads = std::unordered_set<std::uint32_t>;  // by tid

  // Takes the calls that run now, found without the kernel side, but not those of `seen` threads:
  // their calls the kernel side knows. since_ns: tracing began then; the calls began earlier.
  void look(std::vector<capture::RunningCall> calls, const Threads& seen, std::uint64_t since_ns);

  // A call of that thread has returned whose begin was not seen.
  void returned(std::uint32_t tid) { calls_.erase(tid); }

  // Asks /proc again about some of them, and forgets those that are over.
  void verify(std::size_t most);

  // Those that still run, without those of `seen` threads. They hold until the next call of this
  // object.
  void append(std::vector<model::CallEvent>& events, const Threads& seen) const;

 private:
  struct Call {
    capture::CallState state;
    model::Task task;
    model::File file;
    bool has_file = false;
    std::uint64_t since_ns = 0;
  };

  std::map<std::uint32_t, Call> calls_;  // by tid
  std::uint32_t verified_ = 0;           // the last tid that was asked about
};

}  // namespace ior::pipeline

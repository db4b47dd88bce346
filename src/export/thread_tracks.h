// SPDX-License-Identifier: Apache-2.0
//
// Which threads and processes a trace file has already named.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "model/event.h"

namespace ior::exporter {

class ThreadTracks {
 public:
  struct News {
    bool process = false;  // a process not named before, or its main thread has a new name
    bool thread = false;   // the same of this thread
  };

  // Bounded: when it is full, everything is named again.
  News look(const model::Task& task);

 private:
  std::unordered_map<std::uint64_t, std::string> threads_;  // comm by tid and start
  std::unordered_set<std::uint32_t> processes_;             // by tgid
};

// Of a thread, told from a successor with its number; never 0.
std::uint64_t thread_key(const model::Task& task);

}  // namespace ior::exporter

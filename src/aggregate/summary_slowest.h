// SPDX-License-Identifier: Apache-2.0
//
// The N calls that took longest, with all they refer to. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "model/stored_event.h"

namespace ior::aggregate {

class SlowestCalls {
 public:
  explicit SlowestCalls(std::size_t limit) : limit_(limit), floor_(limit == 0 ? kNever : 0) {}

  // Only calls with a latency. Hot path: most calls fail the one comparison.
  void add(const model::CallEvent& event, std::uint64_t latency_ns) {
    if (latency_ns >= floor_) {
      keep(model::StoredEvent(event));
    }
  }
  void merge(const SlowestCalls& other) {
    for (const model::StoredEvent& event : other.heap_) {
      if (*event->latency_ns >= floor_) {
        keep(event);
      }
    }
  }

  // At most `limit`, slowest first.
  std::vector<model::StoredEvent> sorted(std::size_t limit) const {
    std::vector<model::StoredEvent> events = heap_;
    std::ranges::sort(events, slower);
    if (events.size() > limit) {
      events.erase(events.begin() + static_cast<std::ptrdiff_t>(limit), events.end());
    }
    return events;
  }

 private:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  static bool slower(const model::StoredEvent& a, const model::StoredEvent& b) {
    return *a->latency_ns != *b->latency_ns ? *a->latency_ns > *b->latency_ns
                                            : a->sequence < b->sequence;
  }
  void keep(model::StoredEvent event) {
    heap_.push_back(std::move(event));
    std::ranges::push_heap(heap_, slower);
    if (heap_.size() > limit_) {
      std::ranges::pop_heap(heap_, slower);
      heap_.pop_back();
    }
    if (heap_.size() == limit_) {
      floor_ = *heap_.front()->latency_ns + 1;
    }
  }

  std::size_t limit_;
  std::uint64_t floor_;                   // latencies below do not get in
  std::vector<model::StoredEvent> heap_;  // the fastest of them in front
};

}  // namespace ior::aggregate

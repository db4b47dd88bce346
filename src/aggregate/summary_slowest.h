// SPDX-License-Identifier: Apache-2.0
//
// The N calls that took longest, with all they refer to: fewer, when that are long names. One
// thread.
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
  static constexpr std::size_t kMaxTextBytes = 256 * 1024;
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  static bool slower(const model::StoredEvent& a, const model::StoredEvent& b) {
    return *a->latency_ns != *b->latency_ns ? *a->latency_ns > *b->latency_ns
                                            : a->sequence < b->sequence;
  }
  static std::size_t text_bytes(const model::CallEvent& event) {
    std::size_t bytes = event.path.size() + event.path2.size();
    for (const model::File* file : {event.file, event.file2, event.dir, event.dir2}) {
      bytes += file == nullptr ? 0 : file->name.size();
    }
    return bytes;
  }
  void keep(model::StoredEvent event) {
    text_bytes_ += text_bytes(*event);
    heap_.push_back(std::move(event));
    std::ranges::push_heap(heap_, slower);
    while (heap_.size() > limit_ || (text_bytes_ > kMaxTextBytes && heap_.size() > 1)) {
      std::ranges::pop_heap(heap_, slower);
      floor_ = *heap_.back()->latency_ns + 1;  // what is slower than those given up may come
      text_bytes_ -= text_bytes(*heap_.back());
      heap_.pop_back();
    }
    if (heap_.size() == limit_) {
      floor_ = *heap_.front()->latency_ns + 1;
    }
  }

  std::size_t limit_;
  std::uint64_t floor_;                   // latencies below do not get in
  std::size_t text_bytes_ = 0;            // of their names and paths
  std::vector<model::StoredEvent> heap_;  // the fastest of them in front
};

}  // namespace ior::aggregate

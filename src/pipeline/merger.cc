// SPDX-License-Identifier: Apache-2.0
#include "pipeline/merger.h"

#include <algorithm>

namespace ior::pipeline {

void Merger::push(std::size_t ring, std::span<const std::byte> record, std::uint64_t completed_ns) {
  Ring& to = rings_[ring];
  to.entries.push_back({completed_ns, to.bytes.size(), record.size()});
  to.bytes.insert(to.bytes.end(), record.begin(), record.end());
  to.bytes.resize((to.bytes.size() + 7) & ~std::size_t{7});  // every record starts on 8 bytes
  current_ = kNone;
}

// The ring with the earliest head, and how long it stays that: until the second earliest. Runs are
// long, so looking at every ring once a run is cheap even on hosts with many CPUs.
void Merger::choose() {
  std::uint64_t first = ~std::uint64_t{0};
  std::uint64_t second = ~std::uint64_t{0};
  current_ = kNone;
  for (std::size_t index = 0; index < rings_.size(); ++index) {
    const Ring& ring = rings_[index];
    if (ring.next == ring.entries.size()) {
      continue;
    }
    const std::uint64_t head = ring.entries[ring.next].completed_ns;
    if (current_ == kNone || head < first) {
      second = current_ == kNone ? second : first;
      first = head;
      current_ = index;
    } else {
      second = std::min(second, head);
    }
  }
  run_until_ns_ = second;
}

std::span<const std::byte> Merger::peek(std::uint64_t limit_ns) {
  const auto usable = [&] {
    const Ring& ring = rings_[current_];
    return ring.next < ring.entries.size() && ring.entries[ring.next].completed_ns <= run_until_ns_;
  };
  if (current_ == kNone || !usable()) {
    choose();
  }
  if (current_ == kNone) {
    return {};
  }
  const Ring& ring = rings_[current_];
  const Entry& entry = ring.entries[ring.next];
  if (entry.completed_ns >= limit_ns) {
    return {};
  }
  return std::span(ring.bytes).subspan(entry.offset, entry.size);
}

void Merger::pop() {
  Ring& ring = rings_[current_];
  const std::uint64_t time = ring.entries[ring.next++].completed_ns;
  if (time < last_ns_) {
    ++order_violations_;
  } else {
    last_ns_ = time;
  }
}

void Merger::release() {
  for (Ring& ring : rings_) {
    if (ring.next == 0) {
      continue;
    }
    if (ring.next == ring.entries.size()) {
      constexpr std::size_t kKept = 1 << 20;  // what a burst took is given back
      if (ring.bytes.capacity() > kKept && ring.bytes.size() < kKept / 4) {
        ring.bytes = {};
        ring.entries = {};
      }
      ring.bytes.clear();
      ring.entries.clear();
    } else {
      const std::size_t cut = ring.entries[ring.next].offset;
      ring.bytes.erase(ring.bytes.begin(), ring.bytes.begin() + static_cast<std::ptrdiff_t>(cut));
      ring.entries.erase(ring.entries.begin(),
                         ring.entries.begin() + static_cast<std::ptrdiff_t>(ring.next));
      for (Entry& entry : ring.entries) {
        entry.offset -= cut;
      }
    }
    ring.next = 0;
  }
  current_ = kNone;
}

}  // namespace ior::pipeline

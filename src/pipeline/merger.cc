// SPDX-License-Identifier: Apache-2.0
#include "pipeline/merger.h"

#include <algorithm>
#include <utility>

namespace ior::pipeline {
namespace {

// Drops the first ones. What a burst took and the last pass did not need is given back.
template <typename T>
void drop_first(std::vector<T>& all, std::size_t count) {
  constexpr std::size_t kKeptBytes = 1 << 20;
  const std::size_t used = all.size();
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
  if (all.capacity() * sizeof(T) > kKeptBytes && used < all.capacity() / 4) {
    std::vector<T> smaller;
    smaller.reserve(used * 2);
    smaller.assign(all.begin(), all.end());
    all = std::move(smaller);
  }
}

}  // namespace

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
    const std::size_t cut =
        ring.next == ring.entries.size() ? ring.bytes.size() : ring.entries[ring.next].offset;
    drop_first(ring.bytes, cut);
    drop_first(ring.entries, ring.next);
    for (Entry& entry : ring.entries) {
      entry.offset -= cut;
    }
    ring.next = 0;
  }
  current_ = kNone;
}

}  // namespace ior::pipeline

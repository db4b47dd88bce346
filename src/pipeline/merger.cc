// SPDX-License-Identifier: Apache-2.0
#include "pipeline/merger.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ior::pipeline {
namespace {

// Large enough for malloc() to map it, so that what a burst took goes back to the system.
constexpr std::size_t kBlock = 128 * 1024;
constexpr std::size_t kSpareBlocks = 8;  // kept for the next pass

std::size_t aligned(std::size_t size) {
  return (size + 7) & ~std::size_t{7};  // every record starts on 8 bytes
}

}  // namespace

Merger::Block Merger::new_block(std::size_t size) {
  if (size <= kBlock && !spare_.empty()) {
    Block block = std::move(spare_.back());
    spare_.pop_back();
    return block;
  }
  const std::size_t capacity = std::max(size, kBlock);
  return {.bytes = std::make_unique_for_overwrite<std::byte[]>(capacity), .capacity = capacity};
}

void Merger::push(std::size_t ring, std::span<const std::byte> record, std::uint64_t completed_ns) {
  Ring& to = rings_[ring];
  const std::size_t size = sizeof(Entry) + aligned(record.size());
  if (to.blocks.empty() || to.blocks.back().capacity - to.blocks.back().filled < size) {
    to.blocks.push_back(new_block(size));
  }
  Block& block = to.blocks.back();
  std::byte* place = block.bytes.get() + block.filled;
  const Entry entry{completed_ns, static_cast<std::uint32_t>(record.size()), pass_};
  std::memcpy(place, &entry, sizeof(entry));
  std::memcpy(place + sizeof(entry), record.data(), record.size());
  block.filled += size;
  if (++to.waiting == 1) {
    see_head(to);
  }
  current_ = kNone;
}

// There is a record that waits.
void Merger::see_head(Ring& ring) {
  while (ring.at == ring.blocks[ring.block].filled) {
    ++ring.block;
    ring.at = 0;
  }
  const std::byte* place = ring.blocks[ring.block].bytes.get() + ring.at;
  Entry entry;
  std::memcpy(&entry, place, sizeof(entry));
  ring.head_ns = entry.completed_ns;
  ring.head_pass = entry.pass;
}

// The ring with the earliest head, and how long it stays that: until the second earliest. Runs are
// long, so looking at every ring once a run is cheap even on hosts with many CPUs.
void Merger::choose() {
  std::uint64_t first = ~std::uint64_t{0};
  std::uint64_t second = ~std::uint64_t{0};
  current_ = kNone;
  for (std::size_t index = 0; index < rings_.size(); ++index) {
    const Ring& ring = rings_[index];
    if (ring.waiting == 0) {
      continue;
    }
    const std::uint64_t head = ring.head_ns;
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
  if (current_ == kNone || rings_[current_].waiting == 0 ||
      rings_[current_].head_ns > run_until_ns_) {
    choose();
  }
  if (current_ == kNone || rings_[current_].head_ns >= limit_ns) {
    return {};
  }
  const Ring& ring = rings_[current_];
  const std::byte* place = ring.blocks[ring.block].bytes.get() + ring.at;
  Entry entry;
  std::memcpy(&entry, place, sizeof(entry));
  return {place + sizeof(entry), entry.size};
}

void Merger::pop() {
  Ring& ring = rings_[current_];
  const std::uint64_t time = ring.head_ns;
  Entry entry;
  std::memcpy(&entry, ring.blocks[ring.block].bytes.get() + ring.at, sizeof(entry));
  ring.at += sizeof(entry) + aligned(entry.size);
  if (--ring.waiting != 0) {
    see_head(ring);
  }
  if (time < last_ns_) {
    ++order_violations_;
  } else {
    last_ns_ = time;
  }
}

void Merger::release() {
  ++pass_;
  for (Ring& ring : rings_) {
    while (!ring.blocks.empty() &&
           (ring.block > 0 || (ring.waiting == 0 && ring.at == ring.blocks.front().filled))) {
      Block& block = ring.blocks.front();
      if (block.capacity == kBlock && spare_.size() < kSpareBlocks) {
        block.filled = 0;
        spare_.push_back(std::move(block));
      }
      ring.blocks.pop_front();
      if (ring.block > 0) {
        --ring.block;
      } else {
        ring.at = 0;
      }
    }
  }
  current_ = kNone;
}

std::size_t Merger::memory_bytes() const {
  std::size_t bytes = spare_.size() * kBlock;
  for (const Ring& ring : rings_) {
    for (const Block& block : ring.blocks) {
      bytes += block.capacity;
    }
  }
  return bytes;
}

}  // namespace ior::pipeline

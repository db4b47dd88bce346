// SPDX-License-Identifier: Apache-2.0
//
// From a hash to positions in a table that somebody else owns: open addressing, eight bytes a slot,
// so that a look-up is one cache miss here and one there. Values are found by hash and an equality
// of the caller's; nothing is removed but all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace ior::aggregate {

// Order matters: mix(a, b) is not mix(b, a). All bits of the result are good.
inline std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  // The constants of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
  // Generators, 2014) and of its finalizer.
  hash = hash * 0x9e3779b97f4a7c15ULL + value + 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

inline std::uint64_t hash_text(std::string_view text) {
  return mix(0, std::hash<std::string_view>{}(text));
}

class HashIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  // Hot path. equal(value): whether the entry at this position is the one looked for.
  template <typename Equal>
  std::uint32_t find(std::uint64_t hash, Equal equal) const {
    if (slots_.empty()) {
      return kNone;
    }
    const std::uint32_t tag = tag_of(hash);
    for (std::size_t at = tag & mask();; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.value == kNone) {
        return kNone;
      }
      if (slot.tag == tag && equal(slot.value)) {
        return slot.value;
      }
    }
  }

  // The caller has looked: it is not there yet.
  void insert(std::uint64_t hash, std::uint32_t value) {
    if ((size_ + 1) * 2 > slots_.size()) {
      grow();
    }
    place({.tag = tag_of(hash), .value = value});
    ++size_;
  }

  void clear() {
    slots_.clear();
    size_ = 0;
  }
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t value = kNone;
  };

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  std::size_t mask() const { return slots_.size() - 1; }

  void place(Slot slot) {
    std::size_t at = slot.tag & mask();
    while (slots_[at].value != kNone) {
      at = (at + 1) & mask();
    }
    slots_[at] = slot;
  }

  void grow() {
    const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
    std::vector<Slot> old(size);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.value != kNone) {
        place(slot);
      }
    }
  }

  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t size_ = 0;
};

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
//
// What many rows of a row group have in common - all calls of a thread, all on a file - kept once
// and known by a number, so that a row holds one number instead of eight columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ior::record {

using FactId = std::uint32_t;
inline constexpr FactId kNoFact = 0;

template <typename Fact>
class FactTable {
 public:
  // The number of the fact of this hash that same(fact) accepts; made by make() when there is none.
  // Hot path.
  template <typename Same, typename Make>
  FactId find(std::uint64_t hash, const Same& same, const Make& make) {
    hash = mixed(hash);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.id == kNoFact) {
        return add(hash, make());
      }
      if (slot.hash == hash && same(facts_[slot.id])) {
        return slot.id;
      }
    }
  }

  // By number; the one of kNoFact is of no use.
  const std::vector<Fact>& facts() const { return facts_; }
  const Fact& operator[](FactId id) const { return facts_[id]; }

  void clear() {
    facts_.resize(1);
    slots_.assign(slots_.size(), Slot());
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    FactId id = kNoFact;
  };

  // The finalizer of MurmurHash3: every bit of the result depends on every one of the argument.
  static std::uint64_t mixed(std::uint64_t hash) {
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33;
    hash *= 0xc4ceb9fe1a85ec53U;
    return hash ^ (hash >> 33);
  }

  FactId add(std::uint64_t hash, Fact fact) {
    facts_.push_back(fact);
    const auto id = static_cast<FactId>(facts_.size() - 1);
    if (2 * facts_.size() > slots_.size()) {
      const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
      for (const Slot& slot : old) {
        if (slot.id != kNoFact) {
          insert(slot);
        }
      }
    }
    insert({hash, id});
    return id;
  }

  void insert(Slot slot) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = slot.hash & mask;
    while (slots_[at].id != kNoFact) {
      at = (at + 1) & mask;
    }
    slots_[at] = slot;
  }

  std::vector<Fact> facts_ = std::vector<Fact>(1);
  std::vector<Slot> slots_ = std::vector<Slot>(256);  // a power of two, at most half full
};

}  // namespace ior::record

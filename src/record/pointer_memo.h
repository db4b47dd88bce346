// SPDX-License-Identifier: Apache-2.0
//
// What was worked out for an object, found again by its address. Addresses mean something within
// one batch of events only: clear() after each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ior::record {

template <typename Value>
class PointerMemo {
 public:
  // The value of `key`, made by `make()` when there is none. Holds until the next call. Hot path.
  template <typename Make>
  const Value& find(const void* key, const Make& make) {
    if (2 * (used_ + 1) > slots_.size()) {
      grow();
    }
    Slot& slot = slot_of(key);
    if (slot.epoch != epoch_) {
      slot = {key, epoch_, make()};
      ++used_;
    }
    return slot.value;
  }

  void clear() {
    ++epoch_;
    used_ = 0;
  }

 private:
  struct Slot {
    const void* key = nullptr;
    std::uint64_t epoch = 0;  // another one: empty
    Value value{};
  };

  Slot& slot_of(const void* key) {
    const std::size_t mask = slots_.size() - 1;
    // Fibonacci hashing: the upper bits of the product depend on all of the address.
    const std::uint64_t hash =
        static_cast<std::uint64_t>(std::bit_cast<std::uintptr_t>(key)) * 0x9e3779b97f4a7c15U;
    std::size_t at = (hash >> 32) & mask;
    while (slots_[at].epoch == epoch_ && slots_[at].key != key) {
      at = (at + 1) & mask;
    }
    return slots_[at];
  }

  void grow() {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    for (Slot& slot : old) {
      if (slot.epoch == epoch_) {
        slot_of(slot.key) = std::move(slot);
      }
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(256);
  std::uint64_t epoch_ = 1;
  std::size_t used_ = 0;
};

}  // namespace ior::record

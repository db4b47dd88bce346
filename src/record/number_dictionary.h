// SPDX-License-Identifier: Apache-2.0
//
// Numbers to positions in the list of the different ones. Hot path, so all of it is in this header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ior::record {

class NumberDictionary {
 public:
  // Replaces `positions` by one for each value. False: more than `limit` different ones; positions
  // are then of no use.
  template <typename T>
  bool encode(std::span<const T> values, std::size_t limit, std::vector<std::uint32_t>& positions) {
    clear();
    positions.resize(values.size());
    std::int64_t last = values.empty() ? 0 : ~static_cast<std::int64_t>(values[0]);
    std::uint32_t position = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] != last) {
        last = values[i];
        position = position_of(last);
        if (numbers_.size() > limit) {
          return false;
        }
      }
      positions[i] = position;
    }
    return true;
  }

  // By position.
  const std::vector<std::int64_t>& numbers() const { return numbers_; }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Slot {
    std::int64_t number = 0;
    std::uint32_t position = kNone;
  };

  std::size_t place_of(std::int64_t number) const {
    // Fibonacci hashing, folded: neighbours and multiples of powers of two spread.
    const std::uint64_t product = static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15U;
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (product ^ product >> 32) & mask;
    while (slots_[at].position != kNone && slots_[at].number != number) {
      at = (at + 1) & mask;
    }
    return at;
  }

  std::uint32_t position_of(std::int64_t number) {
    const std::size_t at = place_of(number);
    if (slots_[at].position != kNone) {
      return slots_[at].position;
    }
    const auto position = static_cast<std::uint32_t>(numbers_.size());
    numbers_.push_back(number);
    slots_[at] = {number, position};
    if (2 * numbers_.size() > slots_.size()) {
      rebuild(2 * slots_.size());
    }
    return position;
  }

  void rebuild(std::size_t size) {
    slots_.assign(size, Slot());
    for (std::uint32_t position = 0; position < numbers_.size(); ++position) {
      slots_[place_of(numbers_[position])] = {numbers_[position], position};
    }
  }

  void clear() {
    numbers_.clear();
    slots_.assign(kFirstSlots, Slot());
  }

  static constexpr std::size_t kFirstSlots = 64;
  std::vector<std::int64_t> numbers_;
  std::vector<Slot> slots_;  // open addressing; a power of two, at most half full
};

}  // namespace ior::record

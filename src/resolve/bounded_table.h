// SPDX-License-Identifier: Apache-2.0
//
// id -> value, of at most `capacity` entries. When full, an entry not used since it last came up
// goes (second chance). References stay valid until the next insert() or erase().
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>

namespace ior::resolve {

template <typename T>
class BoundedTable {
 public:
  explicit BoundedTable(std::size_t capacity) : capacity_(capacity) {
    entries_.reserve(capacity / 8);
  }

  // Replaces the value of an id that is there.
  void insert(std::uint64_t id, T value) {
    while (entries_.size() >= capacity_ && !order_.empty()) {
      evict_one();
    }
    if (order_.size() > 2 * capacity_) {
      std::erase_if(order_, [this](std::uint64_t old) { return !entries_.contains(old); });
    }
    const auto [place, is_new] = entries_.insert_or_assign(id, Entry{std::move(value), false});
    if (is_new) {
      order_.push_back(id);
    }
  }

  // null: never announced, or evicted. Hot path.
  const T* find(std::uint64_t id) {
    const auto place = entries_.find(id);
    if (place == entries_.end()) {
      return nullptr;
    }
    place->second.used = true;
    return &place->second.value;
  }

  void erase(std::uint64_t id) { entries_.erase(id); }

  std::size_t size() const { return entries_.size(); }
  std::uint64_t evicted() const { return evicted_; }

 private:
  struct Entry {
    T value;
    bool used;
  };

  void evict_one() {
    const std::uint64_t id = order_.front();
    order_.pop_front();
    const auto place = entries_.find(id);
    if (place == entries_.end()) {
      return;  // erased
    }
    if (std::exchange(place->second.used, false)) {
      order_.push_back(id);
      return;
    }
    entries_.erase(place);
    ++evicted_;
  }

  std::size_t capacity_;
  std::unordered_map<std::uint64_t, Entry> entries_;
  std::deque<std::uint64_t> order_;  // by age; may name ids that were erased
  std::uint64_t evicted_ = 0;
};

}  // namespace ior::resolve

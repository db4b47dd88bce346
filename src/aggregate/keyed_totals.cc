// SPDX-License-Identifier: Apache-2.0
#include "aggregate/keyed_totals.h"

#include <algorithm>
#include <limits>

#include "model/flame.h"

namespace ior::aggregate {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
// Rows [other], one a call: the table of calls has less than 512, unknown numbers share one.
constexpr std::uint64_t kOtherRows = 1024;

}  // namespace

KeyedTotals::KeyedTotals(KeyedSettings settings) : settings_(settings), keys_(settings.flag_words) {
  settings_.max_keys = std::max<std::uint64_t>(settings_.max_keys, 1);
  folding_.max_keys = settings_.max_keys;
}

void KeyedTotals::add(const model::CallEvent& event) {
  add(keys_.of(event), model::totals_of(event));
}

void KeyedTotals::add(const model::CallKey& key, const model::Totals& totals) {
  row_of(key, totals.count) += totals;
  totals_ += totals;
}

std::uint64_t KeyedTotals::hash_of(const Key& key) {
  std::uint64_t hash = mix(key.cgroup, key.path);
  hash = mix(hash, std::uint64_t{key.call} << 32 | key.comm);
  hash = mix(hash, std::uint64_t{key.pid} << 32 | key.tid);
  return mix(hash, std::uint64_t{key.uid} << 32 | key.flags);
}

KeyedTotals::Key KeyedTotals::intern(const model::CallKey& key) {
  return {.cgroup = key.cgroup,
          .path = texts_.intern(key.path),
          .call = texts_.intern(key.call),
          .comm = texts_.intern(key.comm),
          .flags = texts_.intern(key.flags),
          .pid = key.pid,
          .tid = key.tid,
          .uid = key.uid};
}

model::CallKey KeyedTotals::key_of(const Key& key) const {
  return {.path = texts_.text(key.path),
          .call = texts_.text(key.call),
          .comm = texts_.text(key.comm),
          .flags = texts_.text(key.flags),
          .pid = key.pid,
          .tid = key.tid,
          .uid = key.uid,
          .cgroup = key.cgroup};
}

// Whether interning the key keeps the text within its bound. A full pool still takes what it has.
bool KeyedTotals::has_text_room(const model::CallKey& key) const {
  if (texts_.bytes() < settings_.max_text_bytes) {
    return true;
  }
  return texts_.find(key.path) != HashIndex::kNone && texts_.find(key.call) != HashIndex::kNone &&
         texts_.find(key.comm) != HashIndex::kNone && texts_.find(key.flags) != HashIndex::kNone;
}

std::uint32_t KeyedTotals::find_or_add(const Key& key, std::uint64_t max_rows) {
  const std::uint64_t hash = hash_of(key);
  const std::uint32_t known =
      index_.find(hash, [&](std::uint32_t row) { return rows_[row].key == key; });
  if (known != HashIndex::kNone || rows_.size() >= max_rows) {
    return known;
  }
  const auto row = static_cast<std::uint32_t>(rows_.size());
  if (rows_.size() == rows_.capacity()) {  // by half, and no further than it can come
    const std::uint64_t most = settings_.max_keys + settings_.max_keys / 8 + kOtherRows + 1;
    rows_.reserve(
        std::min<std::uint64_t>(rows_.size() + std::max<std::uint64_t>(64, rows_.size() / 2),
                                std::max<std::uint64_t>(most, rows_.size() + 1)));
  }
  rows_.push_back({.key = key, .totals = {}});
  index_.insert(hash, row);
  return row;
}

model::Totals& KeyedTotals::row_of(const model::CallKey& key, std::uint64_t calls) {
  const std::uint64_t with_eighth = settings_.max_keys + settings_.max_keys / 8;
  if (has_text_room(key)) {
    std::uint32_t row = find_or_add(intern(key), settings_.max_keys);
    if (row != HashIndex::kNone) {
      return rows_[row].totals;
    }
    model::CallKey anybody = key;
    anybody.pid = 0;
    anybody.tid = 0;
    anybody.uid = model::kNoUid;
    anybody.cgroup = 0;
    row = find_or_add(intern(anybody), with_eighth);
    if (row != HashIndex::kNone) {
      folding_.calls_without_pid += calls;
      return rows_[row].totals;
    }
  }
  folding_.calls_other += calls;
  model::CallKey other = {.path = model::kOtherFrame, .call = key.call, .comm = model::kOtherFrame};
  std::uint32_t row = find_or_add(intern(other), with_eighth + kOtherRows);
  if (row == HashIndex::kNone) {
    other.call = model::kOtherFrame;
    row = find_or_add(intern(other), kNoLimit);
  }
  return rows_[row].totals;
}

std::uint64_t KeyedTotals::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + texts_.bytes() + index_.memory_bytes();
}

}  // namespace ior::aggregate

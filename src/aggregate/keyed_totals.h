// SPDX-License-Identifier: Apache-2.0
//
// Calls added up per file, call, comm, process, thread, user, cgroup and open flags: what an
// aggregate recording (.ior.zst) holds.
//
// Bounded in keys and in text. Past the bound a new key loses its process, thread, user and cgroup
// (for another eighth of keys), and then its file and comm, too: the sum of all rows stays exact,
// and how many calls were folded is counted.
#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/call_key.h"
#include "aggregate/hash_index.h"
#include "aggregate/text_pool.h"
#include "model/aggregate.h"
#include "model/ports.h"

namespace ior::aggregate {

struct KeyedSettings {
  std::uint64_t max_keys = 524'288;                        // as the Go tool's -flamegraph-max-keys
  std::uint64_t max_text_bytes = std::uint64_t{32} << 20;  // of file names, comms, calls, flags
  model::FlagWords flag_words = nullptr;
};

class KeyedTotals {
 public:
  explicit KeyedTotals(KeyedSettings settings);

  // Hot path: no allocation once a key is known.
  void add(const model::CallEvent& event);
  void add(const model::CallKey& key, const model::Totals& totals);

  std::size_t size() const { return rows_.size(); }
  const model::Totals& totals() const { return totals_; }
  const model::Folding& folding() const { return folding_; }
  std::uint64_t memory_bytes() const;

  // Calls visit(const model::CallKey&, const model::Totals&) for every key, in order of first
  // sight; stops at the first failure.
  template <typename Visit>
  Status for_each(Visit visit) const {
    for (const Row& row : rows_) {
      IOR_TRY_STATUS(visit(key_of(row.key), row.totals));
    }
    return {};
  }

 private:
  struct Key {
    std::uint64_t cgroup = 0;
    std::uint32_t path = 0;  // texts by number
    std::uint32_t call = 0;
    std::uint32_t comm = 0;
    std::uint32_t flags = 0;
    std::uint32_t pid = 0;
    std::uint32_t tid = 0;
    std::uint32_t uid = 0;
    bool operator==(const Key&) const = default;
  };
  struct Row {
    Key key;
    model::Totals totals;
  };

  static std::uint64_t hash_of(const Key& key);
  Key intern(const model::CallKey& key);
  model::CallKey key_of(const Key& key) const;
  bool has_text_room(const model::CallKey& key) const;
  model::Totals& row_of(const model::CallKey& key, std::uint64_t calls);
  std::uint32_t find_or_add(const Key& key, std::uint64_t max_rows);

  KeyedSettings settings_;
  CallKeys keys_;
  TextPool texts_;
  HashIndex index_;  // of a key: row
  std::vector<Row> rows_;
  model::Totals totals_;
  model::Folding folding_;
};

// Adds up what it is given. finish() does nothing: who owns it writes it out.
class KeyedSink final : public model::Sink {
 public:
  explicit KeyedSink(KeyedSettings settings) : totals_(settings) {}

  Status consume(model::EventSpan events) override {
    for (const model::CallEvent& event : events) {
      totals_.add(event);
    }
    return {};
  }
  Status finish() override { return {}; }

  const KeyedTotals& totals() const { return totals_; }

 private:
  KeyedTotals totals_;
};

}  // namespace ior::aggregate

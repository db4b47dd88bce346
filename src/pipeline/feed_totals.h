// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard adds up of one stream of events since a baseline. One thread.
#pragma once

#include <memory>
#include <vector>

#include "aggregate/flame_trie.h"
#include "aggregate/keyed_totals.h"
#include "aggregate/summary.h"
#include "model/event_log.h"
#include "model/flame.h"

namespace ior::pipeline {

// The newest rows that are kept, and how much they may take: fewer of long names.
inline constexpr std::size_t kStreamRows = 10'000;
inline constexpr std::size_t kStreamBytes = std::size_t{4} << 20;

// How much is kept before the least is folded. ior is to stay small on a host in trouble: the
// totals of everything take half of what a report keeps, those of what passes the filters, beside
// them, half of that.
enum class FeedSize : std::uint8_t { kWhole, kFiltered };

class FeedTotals {
 public:
  FeedTotals(const aggregate::FlameSettings& flame, FeedSize size);

  // Hot path.
  void add(model::EventSpan events);

  // Another order of frames, of everything since the baseline. False: it needs what bounded memory
  // had to fold (processes, threads), so it begins again with the rows that are kept.
  bool set_flame(const aggregate::FlameSettings& flame);

  // Bounded memory has added up what an order of frames may tell apart.
  bool is_folded() const {
    return keyed_.folding().calls_without_pid > 0 || keyed_.folding().calls_other > 0;
  }

  // A new baseline. The kept rows stay: they are what happened last.
  void reset();

  // The newest rows, for reading on another thread.
  const model::EventLog& seal();

  const aggregate::Summarizer& summary() const { return summary_; }
  aggregate::Summarizer& summary() { return summary_; }
  const aggregate::FlameTrie& flame() const { return flame_; }
  std::uint64_t rows() const { return rows_; }

 private:
  FeedSize size_;
  aggregate::Summarizer summary_;
  aggregate::KeyedSettings keyed_settings_;
  aggregate::FlameTrie flame_;
  aggregate::KeyedTotals keyed_;  // what any order of frames can be made from
  model::EventLog log_;
  std::shared_ptr<model::EventChunk> chunk_ = std::make_shared<model::EventChunk>();
  std::uint64_t rows_ = 0;
};

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard adds up of one stream of events since a baseline. One thread.
#pragma once

#include <memory>
#include <vector>

#include "aggregate/flame_trie.h"
#include "aggregate/summary.h"
#include "model/event_log.h"
#include "model/flame.h"

namespace ior::pipeline {

inline constexpr std::size_t kStreamRows = 10'000;

class FeedTotals {
 public:
  explicit FeedTotals(const aggregate::FlameSettings& flame) : flame_(flame) {}

  // Hot path.
  void add(model::EventSpan events);

  // Other orders of frames: begins again with the rows that are kept.
  void set_flame(const aggregate::FlameSettings& flame);

  // A new baseline. The kept rows stay: they are what happened last.
  void reset();

  // The newest rows, for reading on another thread.
  const model::EventLog& seal();

  const aggregate::Summarizer& summary() const { return summary_; }
  aggregate::Summarizer& summary() { return summary_; }
  const aggregate::FlameTrie& flame() const { return flame_; }
  std::uint64_t rows() const { return rows_; }

 private:
  aggregate::Summarizer summary_;
  aggregate::FlameTrie flame_;
  model::EventLog log_;
  std::shared_ptr<model::EventChunk> chunk_ = std::make_shared<model::EventChunk>();
  std::uint64_t rows_ = 0;
};

}  // namespace ior::pipeline

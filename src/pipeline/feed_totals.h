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

inline constexpr std::size_t kStreamRows = 10'000;

class FeedTotals {
 public:
  explicit FeedTotals(const aggregate::FlameSettings& flame)
      : summary_(kBounds),
        keyed_settings_(keyed_settings(flame)),
        flame_(flame),
        keyed_(keyed_settings_) {}

  // Hot path.
  void add(model::EventSpan events);

  // Another order of frames, of everything since the baseline.
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
  // Half of what a report keeps: with a filter there are two of these, and ior is to stay small on
  // a host in trouble.
  static constexpr aggregate::SummaryBounds kBounds = {.files = 16384,
                                                       .directories = 4096,
                                                       .threads = 4096,
                                                       .processes = 4096,
                                                       .groups = 2048,
                                                       .cells = 8192};
  // What any order of frames can be made from.
  static aggregate::KeyedSettings keyed_settings(const aggregate::FlameSettings& flame) {
    return {.max_keys = 65'536,
            .max_text_bytes = std::uint64_t{8} << 20,
            .flag_words = flame.flag_words};
  }

  aggregate::Summarizer summary_;
  aggregate::KeyedSettings keyed_settings_;
  aggregate::FlameTrie flame_;
  aggregate::KeyedTotals keyed_;
  model::EventLog log_;
  std::shared_ptr<model::EventChunk> chunk_ = std::make_shared<model::EventChunk>();
  std::uint64_t rows_ = 0;
};

}  // namespace ior::pipeline

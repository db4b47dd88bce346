// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's filters that hold at a moment: all must let a row pass. A value; copies share
// what a life of a descriptor learns (filter/descriptor_life.h). One thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "filter/row_filter.h"
#include "model/event.h"
#include "model/event_log.h"
#include "pipeline/feed_totals.h"

namespace ior::pipeline {

class FeedFilters {
 public:
  FeedFilters() = default;
  // What is no filter is left out.
  explicit FeedFilters(const std::vector<std::string>& texts);

  bool empty() const { return filters_.empty(); }
  bool has_life() const { return has_life_; }
  const std::vector<std::string>& texts() const { return texts_; }

  // Every event, in its order, before passes(). True: what has passed so far no longer does. Hot
  // path.
  bool learn(const model::CallEvent& event) const;
  bool passes(const model::CallEvent& event) const;

  struct Passing {
    std::vector<model::CallEvent> before;  // the baseline: to be looked at, not counted
    std::vector<model::CallEvent> events;
    std::uint64_t asked = 0;     // rows since the baseline, with those that do not pass
    std::uint64_t since_ns = 0;  // when the earliest of them began; 0: of none
  };
  // Those of the rows that pass, and before them those of `older` that `rows` have lost. The newest
  // `counted` came since the baseline.
  Passing passing(const model::EventLog& older,
                  const model::EventLog& rows,
                  std::uint64_t counted) const;

  // The first of those that pass, and `keep` says so, too, as many as the stream holds: for reading
  // on another thread.
  template <typename Keep>
  model::EventLog log_of(model::EventSpan events, Keep keep) const {
    auto chunk = std::make_shared<model::EventChunk>();
    for (const model::CallEvent& event : events) {
      if (chunk->events().size() >= kStreamRows || chunk->bytes() >= kStreamBytes) {
        break;
      }
      if (keep(event) && passes(event)) {
        chunk->keep(event);
      }
    }
    chunk->end_batch();
    model::EventLog log;
    log.append(std::move(chunk), kStreamRows);
    return log;
  }

 private:
  std::vector<std::string> texts_;
  std::vector<filter::RowFilter> filters_;
  bool has_life_ = false;
};

}  // namespace ior::pipeline

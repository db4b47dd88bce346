// SPDX-License-Identifier: Apache-2.0
//
// Latencies over time of a part of what the dashboard shows: one file's, one call's, one process's.
// One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/summary.h"
#include "filter/row_filter.h"
#include "model/event_log.h"
#include "model/snapshot.h"

namespace ior::pipeline {

class FeedPart {
 public:
  // What the part has in common, in the language of filters; empty, or no filter: no part.
  void choose(const std::string& filter);
  bool active() const { return summary_ != nullptr; }

  void add(model::EventSpan events);
  // The newest `counted`: those before them came before the baseline.
  void add(const model::EventLog& rows, std::uint64_t counted);
  void reset();
  // now_ns: live views; 0: the end of the last call.
  void show(model::Snapshot& snapshot, std::uint64_t now_ns);

 private:
  std::string text_;
  std::optional<filter::RowFilter> filter_;
  std::unique_ptr<aggregate::Summarizer> summary_;
  std::uint64_t asked_ = 0;  // rows, with those that are not of the part
  std::vector<model::CallEvent> matching_;
};

}  // namespace ior::pipeline

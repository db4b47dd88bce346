// SPDX-License-Identifier: Apache-2.0
//
// What the kernel side counts belongs to the whole time of a source, so differences are taken.
// Calls seen are not: the reader is behind the kernel by what lies in the rings, and a row counted
// as seen before the recording began may be delivered after. What is recorded, filtered and lost
// within the time adds up to what was seen of it.
#include "pipeline/feed_recording.h"

#include <utility>

#include "model/call_facts.h"
#include "model/syscall_table.h"
#include "pipeline/accounting_sum.h"

namespace ior::pipeline {
namespace {

constexpr std::size_t kRows = model::kMaxSyscallNr + 1;

}  // namespace

void FeedRecording::start(const std::string& path,
                          Result<FeedRecorder> recorder,
                          Passes passes,
                          const std::optional<model::Accounting>& before) {
  status_ = {.active = recorder.has_value(), .path = path, .rows = 0, .error = {}};
  if (!recorder) {
    status_.error = recorder.error().message();
    return;
  }
  recorder_ = *std::move(recorder);
  passes_ = std::move(passes);
  delivered_.assign(kRows, 0);
  filtered_.assign(kRows, 0);
  in_flight_ = 0;
  base_ = before;
  sources_ = {};
  sources_.skipped_probe_runs = 0;
  known_ = true;
}

void FeedRecording::consume(model::EventSpan events) {
  if (!active()) {
    return;
  }
  passed_.clear();
  for (const model::CallEvent& event : events) {
    const bool passes = !passes_ || passes_(event);
    if (passes) {
      passed_.push_back(event);
    }
    if (event.outcome == model::Outcome::kInFlight) {
      in_flight_ += passes ? 1 : 0;
    } else {
      ++(passes ? delivered_ : filtered_)[model::row_of(event)];
    }
  }
  if (const Status status = recorder_.sink->consume(passed_); !status) {
    status_.error = status.error().message();
    known_ = false;  // not all that was counted above is in the file
    stop(std::nullopt);
    return;
  }
  status_.rows += passed_.size();
}

void FeedRecording::add_source(const std::optional<model::Accounting>& last) {
  if (!last) {
    known_ = false;
    return;
  }
  sources_ = sum_of(std::move(sources_), base_ ? difference_of(*last, *base_) : *last);
  base_.reset();
}

void FeedRecording::source_ended(const std::optional<model::Accounting>& last) {
  if (active()) {
    add_source(last);
  }
}

model::Accounting FeedRecording::accounting() const {
  model::Accounting sum = sources_;
  sum.calls.resize(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    model::CallCounts& calls = sum.calls[row];
    calls.delivered = delivered_[row];
    calls.filtered = filtered_[row];
    calls.seen = calls.delivered + calls.filtered + calls.lost_total();
  }
  sum.in_flight = in_flight_;
  return sum;
}

void FeedRecording::stop(const std::optional<model::Accounting>& now) {
  if (!active()) {
    return;
  }
  if (now) {
    add_source(now);
  }
  const Status finished = recorder_.sink->finish();
  const Status status = recorder_.complete(known_ ? std::optional(accounting()) : std::nullopt);
  recorder_ = {};
  status_.active = false;
  for (const Status* one : {&finished, &status}) {
    if (!*one && status_.error.empty()) {
      status_.error = one->error().message();
    }
  }
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's own recording, from one `R` to the next: it holds what passes the filters that
// held when it began, and ends with an accounting of exactly that time, as `ior record` writes one
// of its run. Pure but for the recorder; one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/loss.h"
#include "model/ports.h"
#include "model/snapshot.h"

namespace ior::pipeline {

// A recording that is being written.
struct FeedRecorder {
  std::unique_ptr<model::Sink> sink;
  // After finish(): completes the file, also after an error. Empty: how much was lost is not known.
  std::function<Status(const std::optional<model::Accounting>&)> complete;
};

class FeedRecording {
 public:
  using Passes = std::function<bool(const model::CallEvent&)>;

  bool active() const { return recorder_.sink != nullptr; }
  const model::RecordingStatus& status() const { return status_; }

  // passes: what is recorded; empty: all. before: the source's accounting now; empty: there is no
  // source yet, or it cannot tell.
  void start(const std::string& path,
             Result<FeedRecorder> recorder,
             Passes passes,
             const std::optional<model::Accounting>& before);

  // Everything that the source has delivered since start(). An error of the recorder ends it. Hot
  // path.
  void consume(model::EventSpan events);

  // The source has ended, with this accounting; another one may follow, which counts from zero.
  void source_ended(const std::optional<model::Accounting>& last);

  // now: the source's accounting, empty after source_ended().
  void stop(const std::optional<model::Accounting>& now);

 private:
  void add_source(const std::optional<model::Accounting>& last);
  model::Accounting accounting() const;

  FeedRecorder recorder_;
  Passes passes_;
  model::RecordingStatus status_;
  std::vector<model::CallEvent> passed_;
  std::vector<std::uint64_t> delivered_;  // rows recorded, by row of the kernel side's tables
  std::vector<std::uint64_t> filtered_;
  std::uint64_t in_flight_ = 0;
  std::optional<model::Accounting> base_;  // of the source, at its or the recording's begin
  model::Accounting sources_;              // what sources since have counted
  bool known_ = true;                      // false: a source could not tell
};

}  // namespace ior::pipeline

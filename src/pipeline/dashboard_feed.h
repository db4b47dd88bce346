// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's other thread: source -> filters -> aggregates, and a snapshot of it all a few
// times a second. The dashboard sends commands and draws snapshots; nothing else is shared.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "model/aggregate.h"
#include "model/ports.h"
#include "model/snapshot.h"
#include "model/trace_settings.h"
#include "pipeline/feed_recording.h"
#include "tui/feed_port.h"

namespace ior::pipeline {

// Whose calls an open source gives.
struct FeedTarget {
  std::vector<int> end_fds;     // all readable: the target has ended. Empty: not watched
  std::shared_ptr<void> owner;  // of the descriptors
  std::string subject;          // "process 12 (bash)"
};

// Where events come from. Without one of the functions the source has to be opened again.
struct FeedSource {
  std::unique_ptr<model::EventSource> source;
  FeedTarget target;
  std::function<void(const model::CallSet&)> set_calls = {};  // from now on
  std::function<Result<FeedTarget>(const model::Target&)> set_target = {};
};

// What a recording is to say about itself.
struct RecordingFacts {
  std::string subject;
  std::vector<std::string> filters;  // all hold
  model::CallSet calls;
};

struct FeedSettings {
  bool live = true;
  model::TraceSettings trace;  // live: the first target and calls
  // Opens the source; called on the feed's thread, again after a change of target or calls.
  std::function<Result<FeedSource>(const model::TraceSettings&)> open;
  // A recorder of events, for `R`; empty: there is none.
  std::function<Result<FeedRecorder>(const std::string& path, const RecordingFacts& facts)>
      open_recorder;
  std::function<bool(const model::CallEvent&)> keep;  // of the command line; empty: all
  // CLOCK_REALTIME less CLOCK_BOOTTIME of a recording; empty: not known. Live ones are asked for.
  std::optional<std::int64_t> wall_minus_boot_ns;
  std::vector<model::FlameField> flame_fields;
  model::FlagWords flag_words = nullptr;
  bool start = true;                        // false: wait for the first target
  std::chrono::milliseconds interval{250};  // of snapshots, at most a tenth of the time
  std::uint64_t auto_reset_s = 0;           // at first; 0: off
};

class DashboardFeed {
 public:
  static Result<std::unique_ptr<DashboardFeed>> create(FeedSettings settings);
  DashboardFeed(const DashboardFeed&) = delete;
  DashboardFeed& operator=(const DashboardFeed&) = delete;
  ~DashboardFeed();  // ends the thread; a recording is completed

  // An eventfd, readable when there is a new snapshot.
  int wake_fd() const { return wake_.get(); }
  std::shared_ptr<const model::Snapshot> latest() const;
  void send(tui::FeedCommand command);

  // The accounting of the last source that ended, and what went wrong, for the report on leaving.
  std::shared_ptr<const model::Snapshot> finish();

 private:
  class Worker;
  DashboardFeed() = default;

  mutable std::mutex mutex_;
  std::shared_ptr<const model::Snapshot> latest_;  // under mutex_
  std::vector<tui::FeedCommand> commands_;         // under mutex_
  bool stop_ = false;                              // under mutex_
  UniqueFd wake_;
  UniqueFd command_;  // an eventfd, readable when there are commands
  std::thread thread_;
};

}  // namespace ior::pipeline

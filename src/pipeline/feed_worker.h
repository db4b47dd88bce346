// SPDX-License-Identifier: Apache-2.0
//
// What runs on the feed's thread. Private to the feed: feed_worker.cc reads and publishes,
// feed_commands.cc does what the dashboard asks for.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/dashboard_feed.h"
#include "pipeline/feed_copy.h"
#include "pipeline/feed_filters.h"
#include "pipeline/feed_part.h"
#include "pipeline/feed_recording.h"
#include "pipeline/feed_totals.h"
#include "pipeline/feed_window.h"
#include "pipeline/self_usage.h"

namespace ior::pipeline {

class DashboardFeed::Worker {
 public:
  Worker(DashboardFeed& feed, FeedSettings settings)
      : feed_(feed),
        settings_(std::move(settings)),
        flame_{.fields = settings_.flame_fields, .flag_words = settings_.flag_words} {
    empty_totals();
  }

  void run();

 private:
  void open();
  void close();
  void read();
  void consume(model::EventSpan events);
  void see_times(model::EventSpan events);
  bool is_kept(const model::CallEvent& event) const;
  std::optional<model::Accounting> source_accounting();
  void see_accounting();
  void watch_target();
  void handle(const tui::FeedCommand& command);
  void set_filters(const tui::FeedCommand& command);
  void empty_totals();
  void refill(const model::EventLog& older = {});
  void read_again();
  void set_flame_fields(const std::vector<model::FlameField>& fields);
  void begin_filtered();
  void reset();
  void start_recording(const std::string& path);
  void stop_recording();
  Result<FeedRecorder> open_recorder(const std::string& path);
  void copy_recording();
  void tell_recording();
  void set_target(const model::Target& target);
  void set_calls(const model::CallSet& calls);
  void set_window(std::uint64_t first);
  void read_window();
  void set_part(const std::vector<std::string>& filters);
  void publish();
  void see_in_flight(model::Snapshot& snapshot);
  bool take_commands();
  void fail(const Error& error) {
    state_ = model::FeedState::kFailed;
    message_ = error.message();
    if (source_.source) {
      recording_.source_ended(source_accounting());
    }
    source_ = {};
  }
  FeedTotals& shown() { return filtered_ ? *filtered_ : *all_; }

  DashboardFeed& feed_;
  FeedSettings settings_;
  aggregate::FlameSettings flame_;
  aggregate::FlameView flame_view_{.min_share = 0.0005};
  std::optional<model::RowsWanted> rows_wanted_;  // empty: no table is looked at
  FeedSource source_;
  model::FeedState state_ = model::FeedState::kStarting;
  std::string subject_;
  std::string message_;
  std::unique_ptr<FeedTotals> all_;
  std::unique_ptr<FeedTotals> filtered_;  // none without filters
  bool whole_read_ = false;  // recorded: all_ is complete, and what reads the file again leaves it
  FeedFilters filters_;
  std::vector<model::CallEvent> kept_;
  std::vector<model::CallEvent> passed_;
  std::uint64_t seen_ = 0;               // since the baseline
  std::uint64_t asked_ = 0;              // of them, by the filters
  std::uint64_t filtered_since_ns_ = 0;  // live: when the first that was asked began
  std::uint64_t baseline_ns_ = 0;
  std::uint64_t last_ns_ = 0;
  std::optional<model::Accounting> accounting_;
  std::optional<model::Accounting> previous_;  // of sources before a change of calls
  FeedRecording recording_;
  FeedCopy copy_;
  FeedWindow window_;
  std::uint64_t target_since_ns_ = 0;  // it was changed while the source was open
  FeedPart part_;
  std::uint64_t version_ = 0;
  std::uint64_t auto_reset_s_ = settings_.auto_reset_s;
  std::chrono::steady_clock::time_point last_reset_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_accounting_;
  SelfUsage usage_;
};

}  // namespace ior::pipeline

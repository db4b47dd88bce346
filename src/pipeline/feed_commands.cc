// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard asks of the feed.
#include <utility>

#include "base/clock.h"
#include "pipeline/feed_worker.h"
#include "tui/format.h"

namespace ior::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = tui::FeedCommand::Kind;
using model::FeedState;

}  // namespace

// Live: begins with the newest rows, and with those before them that were on the screen. Recorded:
// the file is read again.
void DashboardFeed::Worker::refill(const model::EventLog& older) {
  if (!settings_.live) {
    return read_again();
  }
  filtered_.reset();
  part_.reset();
  if (filters_.empty()) {
    part_.add(all_->seal(), all_->rows());
    return;
  }
  begin_filtered();
  const FeedFilters::Passing passed = filters_.passing(older, all_->seal(), seen_);
  asked_ = passed.asked;
  // Every call since the baseline was asked: then the time is that of all, too.
  filtered_since_ns_ = asked_ < seen_ ? passed.since_ns : 0;
  filtered_->add(passed.before);
  filtered_->reset();
  filtered_->add(passed.events);
  part_.add(passed.events);
}

// Of what has been read once, only what is asked for now: nothing, when no filter holds any more.
void DashboardFeed::Worker::read_again() {
  source_ = {};
  window_.close();
  if (!whole_read_) {
    empty_totals();
    open();
    return;
  }
  filtered_.reset();
  part_.reset();
  asked_ = 0;
  if (!filters_.empty()) {
    begin_filtered();
  }
  if (filtered_ || part_.active()) {
    open();
  } else {
    state_ = FeedState::kEnded;
    message_.clear();
  }
}

// Of a recording that has been read.
void DashboardFeed::Worker::set_window(std::uint64_t first) {
  window_.close();
  if (settings_.live || source_.source || first == tui::kNewestRows) {
    return;
  }
  Result<FeedSource> source = settings_.open(settings_.trace);
  if (!source) {
    message_ = source.error().message();
    return;
  }
  window_.start(
      std::move(source->source),
      FeedFilters(filters_.texts()),  // what a life has learnt is of the whole file
      [this](const model::CallEvent& event) { return is_kept(event); },
      first);
}

void DashboardFeed::Worker::read_window() {
  if (const std::string error = window_.step(); !error.empty()) {
    message_ = error;
  }
  if (!window_.reading()) {
    publish();
  }
}

void DashboardFeed::Worker::set_flame_fields(const std::vector<model::FlameField>& fields) {
  flame_.fields = fields;
  if (!settings_.live) {
    // Of a whole recording, unless bounded memory has folded some of what the order needs.
    const bool whole = whole_read_ && state_ == FeedState::kEnded && !all_->is_folded() &&
                       (!filtered_ || !filtered_->is_folded());
    whole_read_ = whole;
    if (!whole) {
      return read_again();
    }
  }
  if (!all_->set_flame(flame_)) {
    message_ = "too many processes: this order begins with the newest rows";
  }
  if (filtered_) {
    filtered_->set_flame(flame_);
  }
}

void DashboardFeed::Worker::set_filters(const tui::FeedCommand& command) {
  filters_ = FeedFilters(command.filters);
  refill(command.rows);
}

void DashboardFeed::Worker::reset() {
  all_->reset();
  if (filtered_) {
    filtered_->reset();
  }
  part_.reset();
  seen_ = asked_ = filtered_since_ns_ = 0;
  baseline_ns_ = settings_.live ? boot_time_ns() : last_ns_;
  last_reset_ = Clock::now();
}

Result<FeedRecorder> DashboardFeed::Worker::open_recorder(const std::string& path) {
  if (!settings_.open_recorder) {
    return usage_error(path, "this build cannot record");
  }
  if (!settings_.live && filters_.has_life() && state_ != FeedState::kEnded) {
    return usage_error(path, "where this life begins is not known before all has been read");
  }
  return settings_.open_recorder(
      path, {.subject = subject_, .filters = filters_.texts(), .calls = settings_.trace.calls});
}

void DashboardFeed::Worker::start_recording(const std::string& path) {
  if (recording_.active()) {
    return;
  }
  FeedRecording::Passes passes;
  if (settings_.keep || !filters_.empty()) {
    // As they are now: a recording has one filter, whatever is looked at meanwhile.
    passes = [this, filters = filters_](const model::CallEvent& event) {
      filters.learn(event);
      return is_kept(event) && filters.passes(event);
    };
  }
  recording_.start(path,
                   open_recorder(path),
                   std::move(passes),
                   settings_.live ? source_accounting() : std::nullopt);
  message_ = recording_.active() ? "recording to " + path : recording_.status().error;
  if (recording_.active() && !settings_.live) {
    copy_recording();
  }
}

// Of a recording that is looked at.
void DashboardFeed::Worker::copy_recording() {
  std::string error;
  if (copy_.active()) {
    error = copy_.step(recording_);
  } else if (Result<FeedSource> source = settings_.open(settings_.trace)) {
    copy_.start(std::move(source->source));
  } else {
    error = source.error().message();
    recording_.stop(std::nullopt);
  }
  if (!recording_.active()) {
    tell_recording();
    message_ = error.empty() ? message_ : error + "; " + message_;
    publish();
  }
}

void DashboardFeed::Worker::stop_recording() {
  if (!recording_.active()) {
    return;
  }
  if (copy_.active()) {
    copy_.stop(recording_);
  } else {
    recording_.stop(source_accounting());
  }
  tell_recording();
}

void DashboardFeed::Worker::tell_recording() {
  const model::RecordingStatus& status = recording_.status();
  message_ = status.error.empty()
                 ? tui::with_separators(status.rows) + " rows recorded to " + status.path
                 : status.error;
}

// Whose calls. A target that cannot be leaves the old one as it was.
void DashboardFeed::Worker::set_target(const model::Target& target) {
  if (source_.source && source_.set_target) {
    Result<FeedTarget> aimed = source_.set_target(target);
    if (!aimed) {
      message_ = aimed.error().message();
      return;
    }
    source_.target = *std::move(aimed);
    subject_ = source_.target.subject;
    settings_.trace.target = target;
    target_since_ns_ = boot_time_ns();
    baseline_ns_ = target_since_ns_;
  } else {
    close();
    settings_.trace.target = target;
    accounting_.reset();
    previous_.reset();
    target_since_ns_ = 0;
    baseline_ns_ = 0;
  }
  empty_totals();
  set_part({});
  if (!source_.source) {
    open();
  }
}

void DashboardFeed::Worker::set_calls(const model::CallSet& calls) {
  settings_.trace.calls = calls;
  if (source_.source && source_.set_calls) {
    source_.set_calls(calls);
    return;
  }
  close();
  previous_ = accounting_;
  open();
}

// Begins with the rows that are kept, as a filter does.
void DashboardFeed::Worker::set_part(const std::vector<std::string>& filters) {
  part_.choose(filters.empty() ? std::string() : filters[0]);
  if (part_.active() && !settings_.live) {
    refill();
  } else {
    part_.add(shown().seal(), shown().rows());
  }
}

void DashboardFeed::Worker::handle(const tui::FeedCommand& command) {
  const bool is_look = command.kind == Kind::kSetFlameView || command.kind == Kind::kSetRows ||
                       command.kind == Kind::kSetWindow;
  if (state_ == FeedState::kRunning && !is_look) {
    message_.clear();  // it was about the command before
  }
  switch (command.kind) {
    case Kind::kSetFilters:
      return set_filters(command);
    case Kind::kSetFlameFields:
      return set_flame_fields(command.fields);
    case Kind::kSetFlameView:
      flame_view_.metric = command.metric;
      flame_view_.focus = command.focus;
      return;
    case Kind::kSetRows:
      rows_wanted_ = command.rows_wanted;
      return;
    case Kind::kSetWindow:
      return set_window(command.number);
    case Kind::kReset:
      return reset();
    case Kind::kSetAutoReset:
      auto_reset_s_ = command.seconds;
      last_reset_ = Clock::now();
      return;
    case Kind::kStartRecording:
      return start_recording(command.path);
    case Kind::kStopRecording:
      return stop_recording();
    case Kind::kSetTarget:
      return set_target(command.target);
    case Kind::kSetCalls:
      return set_calls(command.calls);
    case Kind::kSetPart:
      return set_part(command.filters);
  }
}

}  // namespace ior::pipeline

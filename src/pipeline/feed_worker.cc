// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_worker.h"

#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "pipeline/accounting_sum.h"
#include "pipeline/feed_in_flight.h"
#include "pipeline/feed_poll.h"
#include "pipeline/former_target.h"

namespace ior::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
using model::FeedState;

}  // namespace

void DashboardFeed::Worker::open() {
  state_ = FeedState::kStarting;
  message_.clear();
  publish();
  Result<FeedSource> opened = settings_.open(settings_.trace);
  if (!opened) {
    return fail(opened.error());
  }
  source_ = *std::move(opened);
  subject_ = source_.target.subject;
  state_ = FeedState::kRunning;
  if (baseline_ns_ == 0 && settings_.live) {
    baseline_ns_ = boot_time_ns();
  }
}

// The source's last events are taken in, so that the accounting is exact.
void DashboardFeed::Worker::close() {
  if (!source_.source) {
    return;
  }
  source_.source->stop();
  while (source_.source && !source_.source->ended()) {
    read();
  }
  if (source_.source) {
    see_accounting();
    recording_.source_ended(source_accounting());
  }
  source_ = {};
}

std::optional<model::Accounting> DashboardFeed::Worker::source_accounting() {
  if (!source_.source) {
    return std::nullopt;
  }
  Result<model::Accounting> accounting = source_.source->accounting();
  return accounting ? std::optional(*std::move(accounting)) : std::nullopt;
}

void DashboardFeed::Worker::see_accounting() {
  if (auto accounting = source_accounting()) {
    accounting_ = previous_ ? sum_of(*previous_, *accounting) : *std::move(accounting);
  }
}

bool DashboardFeed::Worker::is_kept(const model::CallEvent& event) const {
  return !is_of_former_target(event, settings_.trace.target, target_since_ns_) &&
         (!settings_.keep || settings_.keep(event));
}

// A recording's time goes from its earliest begin to its latest end. A call whose begin was not
// seen says nothing about either.
void DashboardFeed::Worker::see_times(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    if (!model::has_start(event) || event.enter_ns == 0) {
      continue;
    }
    last_ns_ = std::max(last_ns_, event.enter_ns + event.latency_ns.value_or(0));
    if (!settings_.live) {
      baseline_ns_ = baseline_ns_ == 0 ? event.enter_ns : std::min(baseline_ns_, event.enter_ns);
    }
  }
}

void DashboardFeed::Worker::consume(model::EventSpan events) {
  if (settings_.live && recording_.active()) {
    recording_.consume(events);
    if (!recording_.active()) {
      tell_recording();
    }
  }
  if (settings_.keep || began_before(target_since_ns_, events)) {
    kept_.clear();
    std::ranges::copy_if(events, std::back_inserter(kept_), [this](const model::CallEvent& event) {
      return is_kept(event);
    });
    events = kept_;
  }
  if (events.empty()) {
    return;
  }
  asked_ += events.size();
  if (!whole_read_) {
    seen_ += events.size();
    see_times(events);
    all_->add(events);
  }
  if (filtered_) {
    passed_.clear();
    for (const model::CallEvent& event : events) {
      if (filters_.learn(event)) {
        passed_.clear();
        begin_filtered();
      }
      if (filters_.passes(event)) {
        passed_.push_back(event);
      }
    }
    events = passed_;
    filtered_->add(events);
  }
  part_.add(events);
}

void DashboardFeed::Worker::read() {
  Result<model::EventSpan> events = source_.source->next();
  if (!events) {
    return fail(events.error());
  }
  consume(*events);
}

void DashboardFeed::Worker::watch_target() {
  if (source_.source && all_readable(source_.target.end_fds)) {
    close();
    state_ = FeedState::kEnded;
    message_ = "the target has ended; p chooses another one";
  } else if (source_.source && source_.source->ended()) {
    close();
    state_ = FeedState::kEnded;
    whole_read_ = !settings_.live;
  }
}

void DashboardFeed::Worker::empty_totals() {
  all_ = std::make_unique<FeedTotals>(flame_, FeedSize::kWhole);
  filtered_ =
      filters_.empty() ? nullptr : std::make_unique<FeedTotals>(flame_, FeedSize::kFiltered);
  part_.reset();
  whole_read_ = false;
  seen_ = asked_ = filtered_since_ns_ = 0;
}

void DashboardFeed::Worker::begin_filtered() {
  filtered_ = std::make_unique<FeedTotals>(flame_, FeedSize::kFiltered);
  part_.reset();
}

void DashboardFeed::Worker::see_in_flight(model::Snapshot& snapshot) {
  if (const auto running = source_.source->in_flight()) {
    show_in_flight(snapshot, *running, filters_, [this](const model::CallEvent& event) {
      return is_kept(event);
    });
  }
}

void DashboardFeed::Worker::publish() {
  const auto now = Clock::now();
  auto snapshot = std::make_shared<model::Snapshot>();
  snapshot->version = ++version_;
  snapshot->state = state_;
  snapshot->live = settings_.live;
  snapshot->subject = subject_;
  snapshot->message = message_;
  if (source_.source && now - last_accounting_ > std::chrono::milliseconds(900)) {
    last_accounting_ = now;
    see_accounting();
  }
  snapshot->accounting = accounting_;
  snapshot->now_ns = settings_.live && source_.source ? boot_time_ns() : last_ns_;
  FeedTotals& totals = shown();
  if (settings_.live && source_.source) {
    totals.summary().advance(snapshot->now_ns);
    see_in_flight(*snapshot);
  }
  snapshot->summary = std::make_shared<model::Summary>(totals.summary().snapshot({}, accounting_));
  if (rows_wanted_) {
    snapshot->chosen = std::make_shared<model::ChosenRows>(totals.summary().choose(*rows_wanted_));
  }
  part_.show(*snapshot, settings_.live && source_.source ? snapshot->now_ns : 0);
  snapshot->flame = std::make_shared<model::FlameTree>(totals.flame().snapshot(flame_view_));
  snapshot->flame_fields = flame_.fields;
  snapshot->rows = window_.is_open() ? window_.rows() : totals.seal();
  snapshot->rows_first =
      window_.is_open()
          ? window_.first()
          : totals.rows() - std::min<std::uint64_t>(totals.rows(), snapshot->rows.size());
  snapshot->rows_passed = totals.rows();
  snapshot->rows_seen = seen_;
  snapshot->rows_asked = filtered_ && settings_.live ? asked_ : seen_;
  // A filter may have begun later, with the kept rows: rates are of that time.
  snapshot->baseline_ns = filtered_ ? std::max(baseline_ns_, filtered_since_ns_) : baseline_ns_;
  snapshot->wall_minus_boot_ns =
      settings_.live ? std::optional(wall_minus_boot_ns()) : settings_.wall_minus_boot_ns;
  snapshot->cpu_share = usage_.cpu_share();
  snapshot->memory_bytes = SelfUsage::resident_bytes();
  snapshot->recording = recording_.status();
  snapshot->auto_reset_s = auto_reset_s_;
  {
    const std::lock_guard lock(feed_.mutex_);
    feed_.latest_ = std::move(snapshot);
  }
  ::eventfd_write(feed_.wake_.get(), 1);
}

// False: it is over.
bool DashboardFeed::Worker::take_commands() {
  std::vector<tui::FeedCommand> commands;
  eventfd_t count = 0;
  ::eventfd_read(feed_.command_.get(), &count);  // first: what comes later wakes again
  {
    const std::lock_guard lock(feed_.mutex_);
    if (feed_.stop_) {
      return false;
    }
    commands.swap(feed_.commands_);
  }
  for (const tui::FeedCommand& command : commands) {
    handle(command);
  }
  if (!commands.empty()) {
    publish();
  }
  return true;
}

void DashboardFeed::Worker::run() {
  constexpr auto kFirst = std::chrono::milliseconds(100);
  constexpr auto kTrim = std::chrono::seconds(20);  // takes some milliseconds
  if (settings_.start) {
    open();
  }
  publish();
  auto last = Clock::now();
  auto last_trim = last;
  auto interval = std::chrono::duration_cast<Clock::duration>(kFirst);
  bool end_shown = false;
  while (take_commands()) {
    if (copy_.active()) {
      copy_recording();
    }
    if (window_.reading()) {
      read_window();
    }
    if (!source_.source) {
      if (!end_shown) {
        publish();
        end_shown = true;
      }
      pollfd command{feed_.command_.get(), POLLIN, 0};
      ::poll(&command, 1, copy_.active() || window_.reading() ? 0 : -1);
      if (copy_.active() && Clock::now() - last >= settings_.interval) {
        publish();
        last = Clock::now();
      }
      continue;
    }
    end_shown = false;
    read();
    watch_target();
    const auto now = Clock::now();
    if (auto_reset_s_ > 0 && now - last_reset_ >= std::chrono::seconds(auto_reset_s_)) {
      reset();
    }
    if (now - last_trim >= kTrim) {  // pages between tables that were folded, and old snapshots
      last_trim = now;
      ::malloc_trim(0);
    }
    if (now - last >= interval) {
      publish();
      last = Clock::now();
      // A snapshot that costs much is taken less often: at most a tenth of the time.
      interval = std::max<Clock::duration>(settings_.interval, (last - now) * 10);
    }
  }
  close();
  stop_recording();
  publish();
}

}  // namespace ior::pipeline

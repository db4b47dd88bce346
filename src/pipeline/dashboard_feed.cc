// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dashboard_feed.h"

#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "pipeline/accounting_sum.h"
#include "pipeline/feed_copy.h"
#include "pipeline/feed_filters.h"
#include "pipeline/feed_in_flight.h"
#include "pipeline/feed_part.h"
#include "pipeline/feed_poll.h"
#include "pipeline/feed_recording.h"
#include "pipeline/feed_totals.h"
#include "pipeline/former_target.h"
#include "pipeline/self_usage.h"

namespace ior::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = tui::FeedCommand::Kind;
using model::FeedState;

}  // namespace

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
  bool is_kept(const model::CallEvent& event) const;
  std::optional<model::Accounting> source_accounting();
  void see_accounting();
  void watch_target();
  void handle(const tui::FeedCommand& command);
  void set_filters(const tui::FeedCommand& command);
  void empty_totals();
  void refill(const model::EventLog& older = {});
  void begin_filtered();
  void reset();
  void start_recording(const std::string& path);
  void stop_recording();
  Result<FeedRecorder> open_recorder(const std::string& path);
  void copy_recording();
  void tell_recording();
  void set_target(const model::Target& target);
  void set_calls(const model::CallSet& calls);
  void set_part(const std::vector<std::string>& filters);
  void publish();
  void see_in_flight(model::Snapshot& snapshot);
  bool take_commands();
  void fail(const Error& error) {
    state_ = FeedState::kFailed;
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
  FeedSource source_;
  FeedState state_ = FeedState::kStarting;
  std::string subject_;
  std::string message_;
  std::unique_ptr<FeedTotals> all_;
  std::unique_ptr<FeedTotals> filtered_;  // none without filters
  FeedFilters filters_;
  std::vector<model::CallEvent> kept_;
  std::vector<model::CallEvent> passed_;
  std::uint64_t seen_ = 0;  // since the baseline
  std::uint64_t baseline_ns_ = 0;
  std::uint64_t last_ns_ = 0;
  std::optional<model::Accounting> accounting_;
  std::optional<model::Accounting> previous_;  // of sources before a change of calls
  FeedRecording recording_;
  FeedCopy copy_;
  std::uint64_t target_since_ns_ = 0;  // it was changed while the source was open
  FeedPart part_;
  std::uint64_t version_ = 0;
  std::uint64_t auto_reset_s_ = settings_.auto_reset_s;
  Clock::time_point last_reset_ = Clock::now();
  Clock::time_point last_accounting_;
  SelfUsage usage_;
};

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
  seen_ += events.size();
  last_ns_ = std::max(last_ns_, events.back().enter_ns + events.back().latency_ns.value_or(0));
  if (baseline_ns_ == 0) {
    baseline_ns_ = events.front().enter_ns;
  }
  all_->add(events);
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
  }
}

void DashboardFeed::Worker::empty_totals() {
  all_ = std::make_unique<FeedTotals>(flame_, FeedSize::kWhole);
  filtered_ =
      filters_.empty() ? nullptr : std::make_unique<FeedTotals>(flame_, FeedSize::kFiltered);
  part_.reset();
  seen_ = 0;
}

void DashboardFeed::Worker::begin_filtered() {
  filtered_ = std::make_unique<FeedTotals>(flame_, FeedSize::kFiltered);
  part_.reset();
}

// Live: begins with the newest rows, and with those before them that were on the screen. Recorded:
// the file is read again.
void DashboardFeed::Worker::refill(const model::EventLog& older) {
  if (!settings_.live) {
    source_ = {};
    empty_totals();
    open();
    return;
  }
  filtered_.reset();
  part_.reset();
  if (filters_.empty()) {
    part_.add(all_->seal());
    return;
  }
  begin_filtered();
  const std::vector<model::CallEvent> passed = filters_.passing(older, all_->seal());
  filtered_->add(passed);
  part_.add(passed);
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
  seen_ = 0;
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
  message_ = status.error.empty() ? std::to_string(status.rows) + " rows recorded to " + status.path
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
    part_.add(shown().seal());
  }
}

void DashboardFeed::Worker::handle(const tui::FeedCommand& command) {
  if (state_ == FeedState::kRunning && command.kind != Kind::kSetFlameView) {
    message_.clear();  // it was about the command before
  }
  switch (command.kind) {
    case Kind::kSetFilters:
      return set_filters(command);
    case Kind::kSetFlameFields:
      flame_.fields = command.fields;
      if (!settings_.live) {
        return refill();
      }
      if (!all_->set_flame(flame_)) {
        message_ = "too many processes: this order begins with the newest rows";
      }
      if (filtered_) {
        filtered_->set_flame(flame_);
      }
      return;
    case Kind::kSetFlameView:
      flame_view_.metric = command.metric;
      flame_view_.focus = command.focus;
      return;
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
  part_.show(*snapshot, settings_.live && source_.source ? snapshot->now_ns : 0);
  snapshot->flame = std::make_shared<model::FlameTree>(totals.flame().snapshot(flame_view_));
  snapshot->flame_fields = flame_.fields;
  snapshot->rows = totals.seal();
  snapshot->rows_passed = totals.rows();
  snapshot->rows_seen = seen_;
  snapshot->baseline_ns = baseline_ns_;
  if (filtered_) {  // begun later, with the kept rows: rates are of that time
    snapshot->baseline_ns = std::max(baseline_ns_, snapshot->summary->first_ns);
  }
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
    if (!source_.source) {
      if (!end_shown) {
        publish();
        end_shown = true;
      }
      pollfd command{feed_.command_.get(), POLLIN, 0};
      ::poll(&command, 1, copy_.active() ? 0 : -1);
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

Result<std::unique_ptr<DashboardFeed>> DashboardFeed::create(FeedSettings settings) {
  std::unique_ptr<DashboardFeed> feed(new DashboardFeed);
  feed->latest_ = std::make_shared<model::Snapshot>();
  feed->wake_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  feed->command_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!feed->wake_ || !feed->command_) {
    return from_errno("make", "an eventfd");
  }
  feed->thread_ = std::thread([raw = feed.get(), settings = std::move(settings)]() mutable {
    Worker(*raw, std::move(settings)).run();
  });
  return feed;
}

std::shared_ptr<const model::Snapshot> DashboardFeed::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

void DashboardFeed::send(tui::FeedCommand command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  ::eventfd_write(command_.get(), 1);
}

std::shared_ptr<const model::Snapshot> DashboardFeed::finish() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    ::eventfd_write(command_.get(), 1);
    thread_.join();
  }
  return latest();
}

DashboardFeed::~DashboardFeed() {
  (void)finish();
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dashboard_feed.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

#include "filter/row_filter.h"
#include "pipeline/feed_totals.h"

namespace ior::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = tui::FeedCommand::Kind;
using model::FeedState;

std::uint64_t boot_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// man 5 proc: the second field of statm is the resident set in pages.
std::uint64_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) {
    return 0;
  }
  unsigned long long size = 0;
  unsigned long long resident = 0;
  const int fields = std::fscanf(file, "%llu %llu", &size, &resident);
  std::fclose(file);
  return fields == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

bool all_readable(const std::vector<int>& fds) {
  std::vector<pollfd> polled;
  for (const int fd : fds) {
    polled.push_back({fd, POLLIN, 0});
  }
  if (polled.empty() || ::poll(polled.data(), polled.size(), 0) <= 0) {
    return false;
  }
  return std::ranges::all_of(polled, [](const pollfd& p) { return p.revents != 0; });
}

// Of two sources, one after the other.
model::Accounting sum_of(model::Accounting sum, const model::Accounting& more) {
  sum.calls.resize(std::max(sum.calls.size(), more.calls.size()));
  for (std::size_t nr = 0; nr < more.calls.size(); ++nr) {
    sum.calls[nr].seen += more.calls[nr].seen;
    sum.calls[nr].delivered += more.calls[nr].delivered;
    sum.calls[nr].filtered += more.calls[nr].filtered;
    for (std::size_t loss = 0; loss < model::kLosses; ++loss) {
      sum.calls[nr].lost[loss] += more.calls[nr].lost[loss];
    }
  }
  sum.in_flight += more.in_flight;
  sum.without_enter += more.without_enter;
  sum.without_submit += more.without_submit;
  sum.files_announced += more.files_announced;
  sum.tasks_announced += more.tasks_announced;
  sum.names_lost += more.names_lost;
  sum.names_unresolved += more.names_unresolved;
  sum.paths_unreadable += more.paths_unreadable;
  sum.paths_truncated += more.paths_truncated;
  sum.order_violations += more.order_violations;
  if (!sum.skipped_probe_runs || !more.skipped_probe_runs) {
    sum.skipped_probe_runs.reset();
  } else {
    *sum.skipped_probe_runs += *more.skipped_probe_runs;
  }
  return sum;
}

}  // namespace

class DashboardFeed::Worker {
 public:
  Worker(DashboardFeed& feed, FeedSettings settings)
      : feed_(feed),
        settings_(std::move(settings)),
        flame_{.fields = settings_.flame_fields,
               .max_nodes = std::size_t{1} << 17,
               .max_name_bytes = std::uint64_t{8} << 20,
               .flag_words = settings_.flag_words},
        all_(std::make_unique<FeedTotals>(flame_)) {}

  void run();

 private:
  void open();
  void close();
  void read();
  void consume(model::EventSpan events);
  void see_accounting();
  void watch_target();
  void handle(const tui::FeedCommand& command);
  void set_filters(const std::vector<std::string>& filters);
  void refill();
  void reset();
  void start_recording(const std::string& path);
  void stop_recording();
  void publish();
  void see_in_flight(model::Snapshot& snapshot);
  bool take_commands();
  void fail(const Error& error) {
    state_ = FeedState::kFailed;
    message_ = error.message();
    source_ = {};
  }
  FeedTotals& shown() { return filtered_ ? *filtered_ : *all_; }
  bool passes(const model::CallEvent& event) const {
    return std::ranges::all_of(filters_,
                               [&event](const filter::RowFilter& f) { return f.matches(event); });
  }

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
  std::vector<filter::RowFilter> filters_;
  std::vector<model::CallEvent> kept_;
  std::vector<model::CallEvent> passed_;
  std::uint64_t seen_ = 0;  // since the baseline
  std::uint64_t baseline_ns_ = 0;
  std::uint64_t last_ns_ = 0;
  std::optional<model::Accounting> accounting_;
  std::optional<model::Accounting> previous_;  // of sources before a change of calls
  std::unique_ptr<model::Sink> recorder_;
  model::RecordingStatus recording_;
  std::uint64_t version_ = 0;
  std::uint64_t auto_reset_s_ = 0;
  Clock::time_point last_reset_ = Clock::now();
  Clock::time_point last_accounting_;
  Clock::time_point last_cpu_at_ = Clock::now();
  double last_cpu_ = cpu_seconds();
  double cpu_share_ = 0;
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
  subject_ = source_.subject;
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
  }
  source_ = {};
}

void DashboardFeed::Worker::see_accounting() {
  if (auto accounting = source_.source->accounting()) {
    accounting_ = previous_ ? sum_of(*previous_, *accounting) : *std::move(accounting);
  }
}

void DashboardFeed::Worker::consume(model::EventSpan events) {
  if (settings_.keep) {
    kept_.clear();
    std::ranges::copy_if(events, std::back_inserter(kept_), settings_.keep);
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
      if (passes(event)) {
        passed_.push_back(event);
      }
    }
    events = passed_;
    filtered_->add(events);
  }
  if (recorder_ != nullptr) {
    if (const Status status = recorder_->consume(events); !status) {
      recording_.error = status.error().message();
      stop_recording();
    } else {
      recording_.rows += events.size();
    }
  }
}

void DashboardFeed::Worker::read() {
  Result<model::EventSpan> events = source_.source->next();
  if (!events) {
    return fail(events.error());
  }
  consume(*events);
}

void DashboardFeed::Worker::watch_target() {
  if (source_.source && all_readable(source_.end_fds)) {
    close();
    state_ = FeedState::kEnded;
    message_ = "the target has ended; p chooses another one";
  } else if (source_.source && source_.source->ended()) {
    close();
    state_ = FeedState::kEnded;
  }
}

// Live: begins with the newest rows. Recorded: the file is read again.
void DashboardFeed::Worker::refill() {
  filtered_ = filters_.empty() ? nullptr : std::make_unique<FeedTotals>(flame_);
  if (!settings_.live) {
    source_ = {};
    all_ = std::make_unique<FeedTotals>(flame_);
    seen_ = 0;
    open();
    return;
  }
  if (!filtered_) {
    return;
  }
  const model::EventLog& rows = all_->seal();
  passed_.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (passes(rows.at(i))) {
      passed_.push_back(rows.at(i));
    }
  }
  filtered_->add(passed_);
}

void DashboardFeed::Worker::set_filters(const std::vector<std::string>& filters) {
  filters_.clear();
  for (const std::string& text : filters) {
    if (auto filter = filter::RowFilter::parse(text)) {
      filters_.push_back(*std::move(filter));
    }
  }
  refill();
}

void DashboardFeed::Worker::reset() {
  all_->reset();
  if (filtered_) {
    filtered_->reset();
  }
  seen_ = 0;
  baseline_ns_ = settings_.live ? boot_time_ns() : last_ns_;
  last_reset_ = Clock::now();
}

void DashboardFeed::Worker::start_recording(const std::string& path) {
  if (!settings_.open_recorder) {
    recording_ = {.active = false, .path = path, .rows = 0, .error = "this build cannot record"};
    return;
  }
  auto recorder = settings_.open_recorder(path);
  recording_ = {.active = recorder.has_value(), .path = path, .rows = 0, .error = {}};
  if (recorder) {
    recorder_ = *std::move(recorder);
    message_ = "recording to " + path;
  } else {
    recording_.error = recorder.error().message();
    message_ = recording_.error;
  }
}

void DashboardFeed::Worker::stop_recording() {
  if (recorder_ == nullptr) {
    return;
  }
  const Status status = recorder_->finish();
  recorder_.reset();
  recording_.active = false;
  if (!status) {
    recording_.error = status.error().message();
  }
  message_ = recording_.error.empty()
                 ? std::to_string(recording_.rows) + " rows recorded to " + recording_.path
                 : recording_.error;
}

void DashboardFeed::Worker::handle(const tui::FeedCommand& command) {
  if (state_ == FeedState::kRunning && command.kind != Kind::kSetFlameView) {
    message_.clear();  // it was about the command before
  }
  switch (command.kind) {
    case Kind::kSetFilters:
      return set_filters(command.filters);
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
      close();
      settings_.trace.target = command.target;
      all_ = std::make_unique<FeedTotals>(flame_);
      filtered_ = filters_.empty() ? nullptr : std::make_unique<FeedTotals>(flame_);
      seen_ = baseline_ns_ = 0;
      accounting_.reset();
      previous_.reset();
      return open();
    case Kind::kSetCalls:
      close();
      previous_ = accounting_;
      settings_.trace.calls = command.calls;
      return open();
  }
}

void DashboardFeed::Worker::see_in_flight(model::Snapshot& snapshot) {
  const auto running = source_.source->in_flight();
  if (!running) {
    return;
  }
  auto chunk = std::make_shared<model::EventChunk>();
  for (const model::CallEvent& event : *running) {
    if ((!settings_.keep || settings_.keep(event)) && passes(event)) {
      chunk->keep(event);
    }
  }
  chunk->end_batch();
  snapshot.in_flight.append(std::move(chunk), kStreamRows);
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
  snapshot->flame = std::make_shared<model::FlameTree>(totals.flame().snapshot(flame_view_));
  snapshot->flame_fields = flame_.fields;
  snapshot->rows = totals.seal();
  snapshot->rows_passed = totals.rows();
  snapshot->rows_seen = seen_;
  snapshot->baseline_ns = baseline_ns_;
  if (filtered_) {  // begun later, with the kept rows: rates are of that time
    snapshot->baseline_ns = std::max(baseline_ns_, snapshot->summary->first_ns);
  }
  if (const double wall = std::chrono::duration<double>(now - last_cpu_at_).count(); wall > 1) {
    const double cpu = cpu_seconds();
    cpu_share_ = (cpu - last_cpu_) / wall;
    last_cpu_ = cpu;
    last_cpu_at_ = now;
  }
  snapshot->cpu_share = cpu_share_;
  snapshot->memory_bytes = resident_bytes();
  snapshot->recording = recording_;
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
  constexpr auto kOften = std::chrono::milliseconds(250);
  if (settings_.start) {
    open();
  }
  publish();
  auto last = Clock::now();
  auto interval = std::chrono::duration_cast<Clock::duration>(kFirst);
  bool end_shown = false;
  while (take_commands()) {
    if (!source_.source) {
      if (!end_shown) {
        publish();
        end_shown = true;
      }
      pollfd command{feed_.command_.get(), POLLIN, 0};
      ::poll(&command, 1, -1);
      continue;
    }
    end_shown = false;
    read();
    watch_target();
    const auto now = Clock::now();
    if (auto_reset_s_ > 0 && now - last_reset_ >= std::chrono::seconds(auto_reset_s_)) {
      reset();
    }
    if (now - last >= interval) {
      publish();
      last = Clock::now();
      // A snapshot that costs much is taken less often: at most a tenth of the time.
      interval = std::max<Clock::duration>(kOften, (last - now) * 10);
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

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dashboard_feed.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "model/event_builder.h"
#include "pipeline/feed_totals.h"

namespace ior::pipeline {
namespace {

using Kind = tui::FeedCommand::Kind;

// What is given to the sources of a test, and what they were asked.
struct Script {
  std::mutex mutex;
  std::deque<std::vector<model::BuiltEvent>> batches;  // still to be delivered
  std::uint64_t lost = 0;
  std::uint64_t delivered = 0;
  int opened = 0;
  model::CallSet calls;
  model::Target target;
  bool ends = false;  // a recording: over after the last batch
};

class FakeSource final : public model::EventSource {
 public:
  explicit FakeSource(Script& script) : script_(script) {}

  Result<model::EventSpan> next() override {
    {
      const std::lock_guard lock(script_.mutex);
      events_.clear();
      built_.clear();
      if (!script_.batches.empty()) {
        built_ = std::move(script_.batches.front());
        script_.batches.pop_front();
      } else {
        ended_ = stopped_ || script_.ends;
      }
      for (const model::BuiltEvent& event : built_) {
        events_.push_back(*event);
      }
      script_.delivered += events_.size();
    }
    if (events_.empty() && !ended_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return model::EventSpan(events_);
  }
  bool ended() const override { return ended_; }
  void stop() override { stopped_ = true; }
  Result<model::Accounting> accounting() override {
    const std::lock_guard lock(script_.mutex);
    model::Accounting accounting;
    accounting.calls.resize(model::kMaxSyscallNr + 1);
    accounting.calls[0].delivered = script_.delivered;
    accounting.calls[0].lost[0] = script_.lost;
    accounting.calls[0].seen = script_.delivered + script_.lost;
    return accounting;
  }

 private:
  Script& script_;
  std::vector<model::BuiltEvent> built_;
  std::vector<model::CallEvent> events_;
  bool stopped_ = false;
  bool ended_ = false;
};

struct Recorded {
  std::atomic<std::uint64_t> rows = 0;
  std::atomic<bool> complete = false;
  std::optional<model::Accounting> accounting;
  RecordingFacts facts;
};

class FakeRecorder final : public model::Sink {
 public:
  explicit FakeRecorder(Recorded& recorded) : recorded_(recorded) {}
  Status consume(model::EventSpan events) override {
    recorded_.rows += events.size();
    return {};
  }
  Status finish() override { return {}; }

 private:
  Recorded& recorded_;
};

FeedSettings settings_of(Script& script, Recorded& recorded) {
  FeedSettings settings;
  settings.interval = std::chrono::milliseconds(1);
  settings.flame_fields = {model::FlameField::kComm, model::FlameField::kCall};
  settings.open = [&script](const model::TraceSettings&) -> Result<FeedSource> {
    const std::lock_guard lock(script.mutex);
    ++script.opened;
    FeedSource source;
    source.source = std::make_unique<FakeSource>(script);
    source.target.subject = "all processes";
    source.set_target = [&script](const model::Target& target) -> Result<FeedTarget> {
      const std::lock_guard inner(script.mutex);
      if (target.kind == model::TargetKind::kThread) {
        return usage_error("thread", "there is none");
      }
      script.target = target;
      return FeedTarget{.end_fds = {}, .owner = nullptr, .subject = "user seven (7)"};
    };
    source.set_calls = [&script](const model::CallSet& calls) {
      const std::lock_guard inner(script.mutex);
      script.calls = calls;
    };
    return source;
  };
  settings.open_recorder = [&recorded](const std::string&,
                                       const RecordingFacts& facts) -> Result<FeedRecorder> {
    recorded.facts = facts;
    FeedRecorder recorder;
    recorder.sink = std::make_unique<FakeRecorder>(recorded);
    recorder.complete = [&recorded](const std::optional<model::Accounting>& accounting) -> Status {
      recorded.accounting = accounting;
      recorded.complete = true;
      return {};
    };
    return recorder;
  };
  return settings;
}

// Waits until a snapshot is as wanted.
template <typename Wanted>
std::shared_ptr<const model::Snapshot> wait_for(const DashboardFeed& feed, Wanted wanted) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  auto snapshot = feed.latest();
  while (!wanted(*snapshot) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    snapshot = feed.latest();
  }
  EXPECT_TRUE(wanted(*snapshot)) << "waited 20 s";
  return snapshot;
}

model::BuiltEvent a_read(std::uint32_t uid = 0, std::uint64_t enter_ns = 1'000'000'000) {
  model::BuiltEvent event = model::EventBuilder("read").at(enter_ns, 5'000).returns(10).build();
  const_cast<model::Task*>(event->task)->uid = uid;
  return event;
}

void give(Script& script, std::vector<model::BuiltEvent> batch) {
  const std::lock_guard lock(script.mutex);
  script.batches.push_back(std::move(batch));
}

TEST(DashboardFeed, LeavingWhileRecordingCompletesTheFile) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  wait_for(*feed, [](const model::Snapshot& s) { return s.state == model::FeedState::kRunning; });
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=0"}});
  feed->send({.kind = Kind::kStartRecording, .path = "f.parquet"});
  wait_for(*feed, [](const model::Snapshot& s) { return s.recording.active; });
  {
    const std::lock_guard lock(script.mutex);
    script.lost = 4;
  }
  give(script, {a_read(0), a_read(7), a_read(0)});
  const auto last = feed->finish();

  EXPECT_TRUE(recorded.complete);
  EXPECT_EQ(recorded.rows, 2U);
  ASSERT_TRUE(recorded.accounting);
  EXPECT_TRUE(recorded.accounting->conserved());
  EXPECT_EQ(recorded.accounting->total().delivered, 2U);
  EXPECT_EQ(recorded.accounting->total().filtered, 1U);
  EXPECT_EQ(recorded.accounting->total().lost_total(), 4U);
  EXPECT_EQ(recorded.facts.filters, std::vector<std::string>{"uid=0"});
  EXPECT_EQ(recorded.facts.subject, "all processes");
  EXPECT_NE(last->message.find("2 rows recorded to f.parquet"), std::string::npos);
}

TEST(DashboardFeed, ARecordingKeepsTheFiltersThatItBeganWith) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  feed->send({.kind = Kind::kStartRecording, .path = "f.parquet"});
  wait_for(*feed, [](const model::Snapshot& s) { return s.recording.active; });
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  give(script, {a_read(0), a_read(7)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });
  feed->send({.kind = Kind::kStopRecording});
  const auto snapshot =
      wait_for(*feed, [](const model::Snapshot& s) { return !s.recording.active; });

  EXPECT_EQ(snapshot->rows_passed, 1U);
  EXPECT_EQ(recorded.rows, 2U);
  EXPECT_EQ(snapshot->recording.rows, 2U);
}

// A call that begins now.
model::BuiltEvent a_read_now(std::uint32_t uid) {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return a_read(uid,
                static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
                    static_cast<std::uint64_t>(now.tv_nsec));
}

TEST(DashboardFeed, TheTargetIsChangedWithTheSourceOpen) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  give(script, {a_read(0), a_read(1)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });
  feed->send({.kind = Kind::kSetTarget, .target = {.kind = model::TargetKind::kUser, .uid = 7}});
  wait_for(*feed, [](const model::Snapshot& s) { return s.subject == "user seven (7)"; });
  // What was over by then is of the former target.
  give(script, {a_read(7), a_read_now(7), a_read_now(7)});
  const auto snapshot = wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });

  EXPECT_EQ(snapshot->rows.size(), 2U);
  const std::lock_guard lock(script.mutex);
  EXPECT_EQ(script.opened, 1);
  EXPECT_EQ(script.target.uid, 7U);
}

TEST(DashboardFeed, ATargetThatIsNotThereLeavesTheOldOne) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  wait_for(*feed, [](const model::Snapshot& s) { return s.state == model::FeedState::kRunning; });
  feed->send({.kind = Kind::kSetTarget, .target = {.kind = model::TargetKind::kThread, .tid = 7}});
  auto snapshot = wait_for(*feed, [](const model::Snapshot& s) {
    return s.message.find("there is none") != s.message.npos;
  });
  EXPECT_EQ(snapshot->subject, "all processes");
  EXPECT_EQ(snapshot->state, model::FeedState::kRunning);
  give(script, {a_read(0)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 1; });
}

TEST(DashboardFeed, CallsAreChangedWithTheSourceOpen) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  give(script, {a_read()});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 1; });
  model::CallSet calls;
  calls.set(1);
  feed->send({.kind = Kind::kSetCalls, .calls = calls});
  give(script, {a_read()});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });

  const std::lock_guard lock(script.mutex);
  EXPECT_EQ(script.opened, 1);
  EXPECT_EQ(script.calls, calls);
}

TEST(DashboardFeed, APartBeginsWithTheRowsThatAreKept) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  give(script, {a_read(0), a_read(7)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });
  feed->send({.kind = Kind::kSetPart, .filters = {"uid=7"}});
  auto snapshot = wait_for(*feed, [](const model::Snapshot& s) { return s.part != nullptr; });
  EXPECT_EQ(snapshot->part->total.calls, 1U);
  EXPECT_EQ(snapshot->part_filter, "uid=7");
  give(script, {a_read(7), a_read(0)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.part && s.part->total.calls == 2; });
  feed->send({.kind = Kind::kSetPart});
  wait_for(*feed, [](const model::Snapshot& s) { return s.part == nullptr; });
}

TEST(DashboardFeed, AFilterSaysOfWhichCallsItIs) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  for (int i = 0; i < 3; ++i) {  // more than are kept
    give(script, std::vector<model::BuiltEvent>(5000, a_read(i == 0 ? 7 : 0)));
  }
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 15'000; });
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  auto snapshot =
      wait_for(*feed, [](const model::Snapshot& s) { return s.rows_asked < s.rows_seen; });
  EXPECT_EQ(snapshot->rows_passed, 0U);
  EXPECT_LE(snapshot->rows_asked, kStreamRows);
  EXPECT_GT(snapshot->rows_asked, kStreamRows / 2);
  const std::uint64_t asked = snapshot->rows_asked;
  give(script, {a_read(7), a_read(0)});
  snapshot = wait_for(*feed, [](const model::Snapshot& s) { return s.rows_passed == 1; });
  EXPECT_EQ(snapshot->rows_asked, asked + 2);
}

TEST(DashboardFeed, AFilterCountsNothingOfBeforeTheReset) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  give(script, {a_read(7), a_read(7)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 2; });
  feed->send({.kind = Kind::kReset});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 0; });
  give(script, {a_read(7)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 1; });
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  const auto snapshot =
      wait_for(*feed, [](const model::Snapshot& s) { return s.rows.size() == 3; });
  EXPECT_EQ(snapshot->rows_passed, 1U);
  EXPECT_EQ(snapshot->rows_asked, 1U);
  EXPECT_EQ(snapshot->summary->total.calls, 1U);
}

TEST(DashboardFeed, TheTableThatIsAskedForComesInItsOrder) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(settings_of(script, recorded)).value();
  give(script, {a_read(0), a_read(7), a_read(7)});
  wait_for(*feed, [](const model::Snapshot& s) { return s.rows_seen == 3; });
  EXPECT_EQ(feed->latest()->chosen, nullptr);
  const model::RowsWanted wanted{
      .table = model::TableKind::kUsers, .key = model::RowKey::kId, .count = 1};
  feed->send({.kind = Kind::kSetRows, .rows_wanted = wanted});
  const auto snapshot =
      wait_for(*feed, [](const model::Snapshot& s) { return s.chosen != nullptr; });
  EXPECT_EQ(snapshot->chosen->wanted, wanted);
  const auto& users = std::get<model::Table<model::GroupRow>>(snapshot->chosen->table);
  ASSERT_EQ(users.rows.size(), 1U);
  EXPECT_EQ(users.rows[0].key, 7U);
  EXPECT_EQ(users.other_keys, 1U);
  feed->send({.kind = Kind::kSetRows});
  wait_for(*feed, [](const model::Snapshot& s) { return s.chosen == nullptr; });
}

// A recording of three rows, two of them of user 7.
FeedSettings recording_of(Script& script, Recorded& recorded) {
  script.ends = true;
  FeedSettings settings = settings_of(script, recorded);
  settings.live = false;
  settings.open = [open = settings.open, &script](const model::TraceSettings& trace) {
    {
      const std::lock_guard lock(script.mutex);
      script.batches.clear();  // a file is read from its begin
      script.delivered = 0;
    }
    give(script, {a_read(0), a_read(7), a_read(7)});
    return open(trace);
  };
  return settings;
}

TEST(DashboardFeed, OfARecordingWhatPassesIsRecordedFromItsBegin) {
  Script script;
  script.lost = 5;
  Recorded recorded;
  auto feed = DashboardFeed::create(recording_of(script, recorded)).value();
  const auto ended = [](const model::Snapshot& s) { return s.state == model::FeedState::kEnded; };
  wait_for(*feed, ended);
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  wait_for(*feed, [&](const model::Snapshot& s) { return ended(s) && s.rows_passed == 2; });
  feed->send({.kind = Kind::kStartRecording, .path = "part.parquet"});
  const auto snapshot = wait_for(*feed, [](const model::Snapshot& s) {
    return s.message.find("2 rows recorded to part.parquet") != std::string::npos;
  });

  EXPECT_EQ(snapshot->rows_passed, 2U);
  EXPECT_FALSE(snapshot->recording.active);
  EXPECT_TRUE(recorded.complete);
  EXPECT_EQ(recorded.rows, 2U);
  ASSERT_TRUE(recorded.accounting);
  EXPECT_TRUE(recorded.accounting->conserved());
  EXPECT_EQ(recorded.accounting->total().filtered, 1U);
  EXPECT_EQ(recorded.accounting->total().lost_total(), 5U);
}

TEST(DashboardFeed, ARecordingThatHasBeenReadIsNotReadAgainForNothing) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(recording_of(script, recorded)).value();
  const auto ended = [](const model::Snapshot& s) { return s.state == model::FeedState::kEnded; };
  wait_for(*feed, ended);
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  auto snapshot =
      wait_for(*feed, [&](const model::Snapshot& s) { return ended(s) && s.rows_passed == 2; });
  EXPECT_EQ(snapshot->rows_seen, 3U);
  EXPECT_EQ(snapshot->rows_asked, 3U);
  feed->send({.kind = Kind::kSetFlameFields, .fields = {model::FlameField::kPath}});
  wait_for(*feed, [](const model::Snapshot& s) {
    return s.flame_fields == std::vector{model::FlameField::kPath};
  });
  feed->send({.kind = Kind::kSetFilters});
  snapshot =
      wait_for(*feed, [&](const model::Snapshot& s) { return ended(s) && s.rows_passed == 3; });
  EXPECT_EQ(snapshot->summary->total.calls, 3U);
  EXPECT_EQ(snapshot->rows.size(), 3U);
  const std::lock_guard lock(script.mutex);
  EXPECT_EQ(script.opened, 2);  // at first, and for the filter
}

TEST(DashboardFeed, AnyRowsOfARecordingCanBeLookedAt) {
  Script script;
  Recorded recorded;
  FeedSettings settings = recording_of(script, recorded);
  settings.open = [open = settings.open, &script](const model::TraceSettings& trace) {
    auto source = open(trace);
    const std::lock_guard lock(script.mutex);
    script.batches.clear();
    for (std::uint64_t batch = 0; batch < 25; ++batch) {
      std::vector<model::BuiltEvent> rows;
      for (std::uint64_t i = 0; i < 1000; ++i) {
        rows.push_back(a_read(i % 2 == 0 ? 7 : 0, 1'000'000'000 + batch * 1000 + i));
      }
      script.batches.push_back(std::move(rows));
    }
    return source;
  };
  auto feed = DashboardFeed::create(std::move(settings)).value();
  const auto ended = [](const model::Snapshot& s) { return s.state == model::FeedState::kEnded; };
  auto snapshot = wait_for(*feed, ended);
  EXPECT_EQ(snapshot->rows_passed, 25'000U);
  EXPECT_EQ(snapshot->rows_first + snapshot->rows.size(), 25'000U);
  const std::uint64_t newest = snapshot->rows_first;
  feed->send({.kind = Kind::kSetWindow, .number = 3000});
  snapshot = wait_for(*feed, [](const model::Snapshot& s) { return s.rows_first == 3000; });
  ASSERT_GE(snapshot->rows.size(), 5000U);
  EXPECT_EQ(snapshot->rows.at(0).enter_ns, 1'000'003'000U);
  EXPECT_EQ(snapshot->rows_passed, 25'000U);
  feed->send({.kind = Kind::kSetWindow, .number = tui::kNewestRows});
  wait_for(*feed, [&](const model::Snapshot& s) { return s.rows_first == newest; });
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  wait_for(*feed, [&](const model::Snapshot& s) { return ended(s) && s.rows_passed == 12'500; });
  feed->send({.kind = Kind::kSetWindow, .number = 100});
  snapshot = wait_for(*feed, [](const model::Snapshot& s) { return s.rows_first == 100; });
  EXPECT_EQ(snapshot->rows.at(0).enter_ns, 1'000'000'200U);
}

// Its first row is of a process that waited already: when it began is not known.
TEST(DashboardFeed, ARecordingBeginsWithItsEarliestKnownBegin) {
  Script script;
  Recorded recorded;
  FeedSettings settings = recording_of(script, recorded);
  settings.open = [open = settings.open, &script](const model::TraceSettings& trace) {
    auto source = open(trace);
    const std::lock_guard lock(script.mutex);
    model::BuiltEvent waited =
        model::EventBuilder("read").at(0, 0).outcome(model::Outcome::kNoEnter).build();
    script.batches = {{waited, a_read(0, 9'000'000'000)}, {a_read(0, 8'000'000'000)}};
    return source;
  };
  auto feed = DashboardFeed::create(std::move(settings)).value();
  const auto snapshot =
      wait_for(*feed, [](const model::Snapshot& s) { return s.state == model::FeedState::kEnded; });
  EXPECT_EQ(snapshot->baseline_ns, 8'000'000'000U);
  EXPECT_LT(snapshot->seconds(), 1.1);
}

TEST(DashboardFeed, ARecordingIsReadAgainForAFilterAndForAPart) {
  Script script;
  Recorded recorded;
  auto feed = DashboardFeed::create(recording_of(script, recorded)).value();
  wait_for(*feed, [](const model::Snapshot& s) { return s.state == model::FeedState::kEnded; });
  feed->send({.kind = Kind::kSetPart, .filters = {"uid=0"}});
  feed->send({.kind = Kind::kSetFilters, .filters = {"uid=7"}});
  const auto snapshot = wait_for(*feed, [](const model::Snapshot& s) {
    return s.state == model::FeedState::kEnded && s.rows_passed == 2;
  });

  EXPECT_EQ(snapshot->rows_seen, 3U);
  ASSERT_TRUE(snapshot->part);
  EXPECT_EQ(snapshot->part->total.calls, 0U);
}

}  // namespace
}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_recording.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "model/event_builder.h"

namespace ior::pipeline {
namespace {

// What a recorder has been told; outlives it.
struct Told {
  std::uint64_t rows = 0;
  std::uint64_t full_after = ~std::uint64_t{0};
  bool finished = false;
  int completed = 0;
  std::optional<model::Accounting> accounting;
};

class FakeSink final : public model::Sink {
 public:
  explicit FakeSink(std::shared_ptr<Told> told) : told_(std::move(told)) {}
  Status consume(model::EventSpan events) override {
    if (told_->rows + events.size() > told_->full_after) {
      errno = ENOSPC;
      return from_errno("write", "f.parquet");
    }
    told_->rows += events.size();
    return {};
  }
  Status finish() override {
    told_->finished = true;
    return {};
  }

 private:
  std::shared_ptr<Told> told_;
};

FeedRecorder recorder_of(const std::shared_ptr<Told>& told) {
  return {.sink = std::make_unique<FakeSink>(told),
          .complete = [told](const std::optional<model::Accounting>& accounting) -> Status {
            ++told->completed;
            told->accounting = accounting;
            return {};
          }};
}

std::int32_t number_of(std::string_view call) {
  return model::find_by_name(call)->nr;
}

std::vector<model::CallEvent> events_of(const std::vector<model::BuiltEvent>& built) {
  std::vector<model::CallEvent> events;
  for (const model::BuiltEvent& one : built) {
    events.push_back(*one);
  }
  return events;
}

// Of a source that has lost this many reads and skipped this many runs.
model::Accounting accounting_of(std::uint64_t lost, std::uint64_t skipped) {
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  auto& reads = accounting.calls[static_cast<std::size_t>(number_of("read"))];
  reads.lost[static_cast<std::size_t>(model::Loss::kRingFull)] = lost;
  reads.delivered = 1'000'000;  // of the whole run: not of the recording
  reads.seen = reads.delivered + lost;
  accounting.skipped_probe_runs = skipped;
  return accounting;
}

TEST(FeedRecording, SaysWhatWasRecordedFilteredAndLostMeanwhile) {
  const auto told = std::make_shared<Told>();
  FeedRecording recording;
  recording.start(
      "f.parquet",
      recorder_of(told),
      [](const model::CallEvent& event) { return event.ret != -ENOENT; },
      accounting_of(100, 7));
  const std::vector<model::BuiltEvent> built = {
      model::EventBuilder("read").build(),
      model::EventBuilder("read").returns(-ENOENT).build(),
      model::EventBuilder("write").build()};
  recording.consume(events_of(built));
  EXPECT_EQ(recording.status().rows, 2U);
  recording.stop(accounting_of(103, 9));

  EXPECT_FALSE(recording.active());
  EXPECT_TRUE(told->finished);
  EXPECT_EQ(told->completed, 1);
  ASSERT_TRUE(told->accounting);
  EXPECT_TRUE(told->accounting->conserved());
  const model::CallCounts total = told->accounting->total();
  EXPECT_EQ(total.delivered, 2U);
  EXPECT_EQ(total.filtered, 1U);
  EXPECT_EQ(total.lost_total(), 3U);
  EXPECT_EQ(total.seen, 6U);
  EXPECT_EQ(told->accounting->skipped_probe_runs, 2U);
}

TEST(FeedRecording, AddsSourcesThatFollowEachOther) {
  const auto told = std::make_shared<Told>();
  FeedRecording recording;
  recording.start("f.parquet", recorder_of(told), {}, accounting_of(10, 0));
  recording.source_ended(accounting_of(15, 1));
  recording.consume(events_of({model::EventBuilder("read").build()}));
  recording.source_ended(accounting_of(2, 1));  // began at zero
  recording.stop(std::nullopt);

  ASSERT_TRUE(told->accounting);
  EXPECT_EQ(told->accounting->total().lost_total(), 7U);
  EXPECT_EQ(told->accounting->skipped_probe_runs, 2U);
  EXPECT_EQ(told->accounting->total().delivered, 1U);
}

TEST(FeedRecording, WhatIsNotCountedStaysUnknown) {
  const auto told = std::make_shared<Told>();
  FeedRecording recording;
  model::Accounting old_kernel = accounting_of(0, 0);
  old_kernel.skipped_probe_runs.reset();
  recording.start("f.parquet", recorder_of(told), {}, old_kernel);
  recording.stop(old_kernel);

  ASSERT_TRUE(told->accounting);
  EXPECT_FALSE(told->accounting->skipped_probe_runs);
}

TEST(FeedRecording, ASourceThatCannotTellMakesTheAccountingUnknown) {
  const auto told = std::make_shared<Told>();
  FeedRecording recording;
  recording.start("f.parquet", recorder_of(told), {}, std::nullopt);
  recording.source_ended(std::nullopt);
  recording.stop(std::nullopt);

  EXPECT_EQ(told->completed, 1);
  EXPECT_FALSE(told->accounting);
}

TEST(FeedRecording, CallsStillRunningAreNotAmongTheFinishedOnes) {
  const auto told = std::make_shared<Told>();
  FeedRecording recording;
  recording.start("f.parquet", recorder_of(told), {}, accounting_of(0, 0));
  model::CallEvent running = *model::EventBuilder("read").build();
  running.outcome = model::Outcome::kInFlight;
  recording.consume({&running, 1});
  recording.stop(accounting_of(0, 0));

  ASSERT_TRUE(told->accounting);
  EXPECT_EQ(told->accounting->in_flight, 1U);
  EXPECT_EQ(told->accounting->total().delivered, 0U);
  EXPECT_TRUE(told->accounting->conserved());
}

TEST(FeedRecording, AFullDiskEndsItAndIsSaid) {
  const auto told = std::make_shared<Told>();
  told->full_after = 1;
  FeedRecording recording;
  recording.start("f.parquet", recorder_of(told), {}, accounting_of(0, 0));
  recording.consume(events_of({model::EventBuilder("read").build()}));
  recording.consume(events_of({model::EventBuilder("read").build()}));

  EXPECT_FALSE(recording.active());
  EXPECT_NE(recording.status().error.find("ENOSPC"), std::string::npos);
  EXPECT_EQ(told->completed, 1);
  EXPECT_FALSE(told->accounting);
  recording.consume(events_of({model::EventBuilder("read").build()}));
  recording.stop(accounting_of(0, 0));
  EXPECT_EQ(told->completed, 1);
}

TEST(FeedRecording, AFileThatCannotBeMadeIsSaid) {
  FeedRecording recording;
  errno = EEXIST;
  recording.start("f.parquet", from_errno("create", "f.parquet"), {}, std::nullopt);

  EXPECT_FALSE(recording.active());
  EXPECT_NE(recording.status().error.find("f.parquet"), std::string::npos);
}

}  // namespace
}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

namespace ior::pipeline {
namespace {

// Gives a fixed number of read(2) events in batches, and accounts for them as the kernel side
// would.
class FakeSource final : public model::EventSource {
 public:
  explicit FakeSource(int batches) : left_(batches) {}

  Result<model::EventSpan> next() override {
    events_.clear();
    if (given_ >= fails_after) {
      return from_code("read", "the source", EIO);
    }
    if (left_ > 0) {
      --left_;
      for (int i = 0; i < 10; ++i) {
        model::CallEvent& event = events_.emplace_back();
        event.sequence = ++given_;
        event.nr = 0;
      }
    }
    ended_ = left_ == 0 && events_.empty();
    return model::EventSpan(events_);
  }
  bool ended() const override { return ended_; }
  void stop() override { stopped = true; }
  Result<model::Accounting> accounting() override {
    model::Accounting sum;
    sum.calls.resize(model::kMaxSyscallNr + 1);
    sum.calls[0].seen = sum.calls[0].delivered = given_;
    return sum;
  }

  bool stopped = false;
  std::uint64_t fails_after = ~std::uint64_t{0};

 private:
  std::vector<model::CallEvent> events_;
  std::uint64_t given_ = 0;
  int left_;
  bool ended_ = false;
};

class FakeSink final : public model::Sink {
 public:
  Status consume(model::EventSpan events) override {
    if (fail_with != 0 && rows >= 20) {
      return from_code("write", "the output", fail_with);
    }
    rows += events.size();
    return {};
  }
  Status finish() override {
    finished = true;
    return {};
  }

  std::size_t rows = 0;
  int fail_with = 0;
  bool finished = false;
};

TEST(Run, EveryEventReachesTheSinkAndIsAccounted) {
  FakeSource source(5);
  FakeSink sink;

  const auto result = run(source, sink, {});

  ASSERT_TRUE(result);
  EXPECT_EQ(sink.rows, 50U);
  EXPECT_TRUE(sink.finished);
  EXPECT_TRUE(result->accounting.conserved());
  EXPECT_EQ(result->stop, Stop::kSourceEnded);
}

TEST(Run, FilteredEventsAreCountedNotDelivered) {
  FakeSource source(5);
  FakeSink sink;
  RunSettings settings;
  settings.keep = [](const model::CallEvent& event) { return event.sequence % 5 == 0; };

  const auto result = run(source, sink, settings);

  ASSERT_TRUE(result);
  EXPECT_EQ(sink.rows, 10U);
  EXPECT_EQ(result->accounting.calls[0].filtered, 40U);
  EXPECT_EQ(result->accounting.calls[0].delivered, 10U);
  EXPECT_TRUE(result->accounting.conserved());
}

TEST(Run, WhatCameBeforeTheSourceFailedIsWhole) {
  FakeSource source(5);
  source.fails_after = 30;
  FakeSink sink;

  const auto result = run(source, sink, {});

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().errno_value, EIO);
  EXPECT_EQ(sink.rows, 30U);
  EXPECT_TRUE(sink.finished);
}

TEST(Run, ClosedOutputEndsTheRunQuietly) {
  FakeSource source(100);
  FakeSink sink;
  sink.fail_with = EPIPE;

  const auto result = run(source, sink, {});

  ASSERT_TRUE(result);
  EXPECT_TRUE(source.stopped);
  EXPECT_EQ(result->stop, Stop::kOutputClosed);
}

TEST(Run, FullDiskIsAnError) {
  FakeSource source(100);
  FakeSink sink;
  sink.fail_with = ENOSPC;

  const auto result = run(source, sink, {});

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().errno_value, ENOSPC);
}

TEST(Run, DurationStopsTheSource) {
  FakeSource source(3);
  FakeSink sink;
  RunSettings settings;
  settings.duration = std::chrono::nanoseconds(0);

  const auto result = run(source, sink, settings);

  ASSERT_TRUE(result);
  EXPECT_TRUE(source.stopped);
  EXPECT_EQ(result->stop, Stop::kDuration);
  EXPECT_EQ(sink.rows, 30U) << "what was in flight is drained";
}

}  // namespace
}  // namespace ior::pipeline

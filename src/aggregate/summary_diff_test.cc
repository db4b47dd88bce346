// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary_diff.h"

#include <gtest/gtest.h>

#include <cmath>

#include "aggregate/summary.h"
#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::DiffMetric;

model::Summary reads(int count, const char* file, std::uint64_t latency) {
  Summarizer summarizer;
  for (int i = 0; i < count; ++i) {
    summarizer.add(
        model::a_read().on(3, model::a_file(file)).returns(10).at(1'000, latency).build().span());
  }
  return summarizer.snapshot();
}

TEST(Compare, OfEqualSummariesFindsNothing) {
  const model::SummaryDiff diff =
      compare(reads(10, "/a", 100), reads(10, "/a", 100), DiffMetric::kTime);

  EXPECT_TRUE(diff.calls.empty());
  EXPECT_TRUE(diff.files.empty());
  EXPECT_EQ(diff.worst_growth, 0);
}

TEST(Compare, NamesNewAndGoneFiles) {
  const model::SummaryDiff diff =
      compare(reads(10, "/old", 100), reads(10, "/new", 100), DiffMetric::kCalls);

  ASSERT_EQ(diff.new_files.size(), 1U);
  EXPECT_EQ(diff.new_files[0].name, "/new");
  ASSERT_EQ(diff.gone_files.size(), 1U);
  EXPECT_EQ(diff.gone_files[0].name, "/old");
  EXPECT_TRUE(diff.files.empty());
}

TEST(Compare, FindsTheWorstGrowth) {
  const model::SummaryDiff calls =
      compare(reads(10, "/a", 100), reads(12, "/a", 100), DiffMetric::kCalls);
  const model::SummaryDiff p99 =
      compare(reads(10, "/a", 1'000), reads(10, "/a", 3'000), DiffMetric::kP99);
  const model::SummaryDiff less =
      compare(reads(10, "/a", 100), reads(5, "/a", 100), DiffMetric::kBytes);

  EXPECT_NEAR(calls.worst_growth, 0.2, 1e-9);
  EXPECT_NEAR(p99.worst_growth, 2, 1e-9);
  EXPECT_NEAR(less.worst_growth, -0.5, 1e-9);
}

TEST(Compare, WithNothingBeforeGrowsWithoutBound) {
  const model::SummaryDiff diff =
      compare(Summarizer().snapshot(), reads(1, "/a", 100), DiffMetric::kTime);

  EXPECT_TRUE(std::isinf(diff.worst_growth));
}

TEST(Compare, SortsByWhatChangedMost) {
  Summarizer before;
  Summarizer after;
  for (int i = 0; i < 10; ++i) {
    before.add(model::a_call("fsync").on(3, model::a_file("/a")).at(1, 900).build().span());
    before.add(model::a_read().on(3, model::a_file("/a")).at(1, 100).build().span());
    after.add(model::a_call("fsync").on(3, model::a_file("/a")).at(1, 901).build().span());
    after.add(model::a_read().on(3, model::a_file("/a")).at(1, 400).build().span());
  }
  const model::SummaryDiff diff = compare(before.snapshot(), after.snapshot(), DiffMetric::kTime);

  ASSERT_EQ(diff.calls.size(), 2U);
  EXPECT_EQ(diff.calls[0].name, "read");
  EXPECT_EQ(diff.worst_name, "read");
  EXPECT_NEAR(diff.worst_growth, 3, 1e-9);
}

}  // namespace
}  // namespace ior::aggregate

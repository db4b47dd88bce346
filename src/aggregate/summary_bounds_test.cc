// SPDX-License-Identifier: Apache-2.0
//
// Whatever comes, memory is bounded and every table's rows + other are the total.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "aggregate/summary.h"
#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::CallStats;
using model::Summary;

constexpr SummaryBounds kSmall{.files = 50,
                               .directories = 10,
                               .threads = 20,
                               .processes = 10,
                               .groups = 8,
                               .cells = 30,
                               .slowest = 5};

template <typename Row>
CallStats sum_of(const model::Table<Row>& table) {
  CallStats sum = table.other;
  for (const Row& row : table.rows) {
    sum.calls += row.stats.calls;
    sum.errors += row.stats.errors;
    sum.bytes += row.stats.bytes;
    sum.timed += row.stats.timed;
    sum.time_ns += row.stats.time_ns;
    sum.waiting_ns += row.stats.waiting_ns;
    sum.gap_ns += row.stats.gap_ns;
  }
  return sum;
}

void expect_equal(const CallStats& a, const CallStats& b, const char* what) {
  EXPECT_EQ(a.calls, b.calls) << what;
  EXPECT_EQ(a.errors, b.errors) << what;
  EXPECT_EQ(a.bytes, b.bytes) << what;
  EXPECT_EQ(a.timed, b.timed) << what;
  EXPECT_EQ(a.time_ns, b.time_ns) << what;
  EXPECT_EQ(a.waiting_ns, b.waiting_ns) << what;
  EXPECT_EQ(a.gap_ns, b.gap_ns) << what;
}

void expect_exact(const Summary& summary) {
  expect_equal(sum_of(summary.calls), summary.total, "calls");
  expect_equal(sum_of(summary.files), summary.with_file, "files");
  expect_equal(sum_of(summary.directories), summary.with_file, "directories");
  expect_equal(sum_of(summary.processes), summary.total, "processes");
  expect_equal(sum_of(summary.threads), summary.total, "threads");
  expect_equal(sum_of(summary.comms), summary.total, "comms");
  expect_equal(sum_of(summary.users), summary.total, "users");
  expect_equal(sum_of(summary.cgroups), summary.total, "cgroups");
}

// Some thousand calls of everything on everything.
CallStats feed(Summarizer& summarizer, unsigned seed, int calls) {
  std::mt19937 random(seed);
  CallStats expected;
  for (int i = 0; i < calls; ++i) {
    const auto number = [&](unsigned below) {
      return static_cast<std::uint32_t>(random() % below);
    };
    const std::string name = fmt::format("/d{}/f{}", number(40), number(40));
    const std::uint32_t tid = 1 + number(60);
    const std::uint64_t latency = random() % 10'000;
    auto builder =
        number(3) == 0 ? model::an_openat().path(name) : model::a_read().on(3, model::a_file(name));
    builder.by(fmt::format("comm{}", number(20)), tid, tid)
        .at(static_cast<std::uint64_t>(i) * 1'000'000, latency)
        .gap(number(100));
    const std::int64_t result = number(5) == 0 ? -2 : static_cast<std::int64_t>(number(5'000));
    summarizer.add(builder.returns(result).build().span());
    ++expected.calls;
    expected.errors += result < 0 ? 1 : 0;
    expected.time_ns += latency;
  }
  return expected;
}

TEST(SummarizerBounds, TotalsStayExactWhenEverythingFolds) {
  Summarizer summarizer(kSmall);
  const CallStats expected = feed(summarizer, 1, 20'000);
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.calls, expected.calls);
  EXPECT_EQ(summary.total.errors, expected.errors);
  EXPECT_EQ(summary.total.time_ns, expected.time_ns);
  expect_exact(summary);
  EXPECT_GT(summary.files.folded_keys, 0U);
  EXPECT_LE(summary.files.rows.size(), kSmall.files);
  EXPECT_LE(summary.directories.rows.size(), kSmall.files + kSmall.directories);
  EXPECT_LE(summary.threads.rows.size(), kSmall.threads);
  EXPECT_LE(summary.processes.rows.size(), kSmall.threads + kSmall.processes);
  EXPECT_LE(summary.comms.rows.size(), kSmall.groups);
  EXPECT_EQ(summary.slowest.size(), kSmall.slowest);
}

TEST(SummarizerBounds, LimitsOfASnapshotFoldTheRestIntoOther) {
  Summarizer summarizer;
  feed(summarizer, 2, 5'000);
  const Summary summary = summarizer.snapshot({.rows = 3, .slowest = 2, .findings = 1, .lists = 1});

  EXPECT_EQ(summary.files.rows.size(), 3U);
  EXPECT_GT(summary.files.other_keys, 0U);
  EXPECT_EQ(summary.files.folded_keys, 0U);
  EXPECT_EQ(summary.slowest.size(), 2U);
  expect_exact(summary);
}

TEST(SummarizerBounds, MergedIsAsIfAllHadComeToOne) {
  Summarizer left;
  Summarizer right;
  Summarizer both;
  feed(left, 3, 3'000);
  feed(right, 4, 3'000);
  feed(both, 3, 3'000);
  feed(both, 4, 3'000);
  left.merge(right);
  const Summary merged = left.snapshot();
  const Summary expected = both.snapshot();

  expect_exact(merged);
  expect_equal(merged.total, expected.total, "total");
  EXPECT_EQ(merged.total.p99_ns, expected.total.p99_ns);
  ASSERT_EQ(merged.files.rows.size(), expected.files.rows.size());
  EXPECT_EQ(merged.files.rows[0].name, expected.files.rows[0].name);
  EXPECT_EQ(merged.files.rows[0].stats.p95_ns, expected.files.rows[0].stats.p95_ns);
  EXPECT_EQ(merged.processes.rows.size(), expected.processes.rows.size());
  EXPECT_EQ(merged.hot_spots[0].stats.time_ns, expected.hot_spots[0].stats.time_ns);
  EXPECT_EQ(merged.error_storms[0].count, expected.error_storms[0].count);
  EXPECT_EQ(*merged.slowest[0]->latency_ns, *expected.slowest[0]->latency_ns);
}

TEST(SummarizerBounds, MergedStaysBounded) {
  Summarizer left(kSmall);
  feed(left, 5, 3'000);
  for (unsigned seed = 6; seed < 10; ++seed) {
    Summarizer right(kSmall);
    feed(right, seed, 3'000);
    left.merge(right);
  }
  const Summary summary = left.snapshot();

  EXPECT_EQ(summary.total.calls, 15'000U);
  expect_exact(summary);
  EXPECT_LE(summary.files.rows.size(), kSmall.files);
  EXPECT_LE(summary.threads.rows.size(), kSmall.threads);
}

TEST(SummarizerBounds, WhatMattersMostIsNotFolded) {
  Summarizer summarizer(kSmall);
  for (int i = 0; i < 1'000; ++i) {
    summarizer.add(
        model::a_read().on(3, model::a_file("/hot")).at(1'000, 1'000'000).build().span());
    feed(summarizer, static_cast<unsigned>(i), 5);
  }
  const Summary summary = summarizer.snapshot();

  ASSERT_FALSE(summary.files.rows.empty());
  EXPECT_EQ(summary.files.rows[0].name, "/hot");
  EXPECT_EQ(summary.files.rows[0].stats.calls, 1'000U);
}

}  // namespace
}  // namespace ior::aggregate

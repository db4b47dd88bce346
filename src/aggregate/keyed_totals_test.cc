// SPDX-License-Identifier: Apache-2.0
#include "aggregate/keyed_totals.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::a_file;
using model::a_read;
using model::AggregateRow;
using model::Totals;

std::vector<AggregateRow> rows_of(const KeyedTotals& totals) {
  std::vector<AggregateRow> rows;
  const Status status =
      totals.for_each([&](const model::CallKey& key, const Totals& sum) -> Status {
        rows.push_back({.path = std::string(key.path),
                        .call = std::string(key.call),
                        .comm = std::string(key.comm),
                        .flags = std::string(key.flags),
                        .pid = key.pid,
                        .tid = key.tid,
                        .uid = key.uid,
                        .cgroup = key.cgroup,
                        .totals = sum});
        return {};
      });
  EXPECT_TRUE(status);
  return rows;
}

Totals sum_of(const KeyedTotals& totals) {
  Totals sum;
  for (const AggregateRow& row : rows_of(totals)) {
    sum += row.totals;
  }
  return sum;
}

model::CallKey a_key(std::string_view path, std::uint32_t pid) {
  return {.path = path, .call = "read", .comm = "cat", .flags = {}, .pid = pid, .tid = pid};
}

TEST(KeyedTotals, EqualCallsAreOneRow) {
  KeyedTotals totals({});
  totals.add(a_read().on(3, a_file("/a")).returns(5).build());
  totals.add(a_read().on(4, a_file("/a")).fails(EIO).build());
  totals.add(a_read().on(3, a_file("/a")).by("other", 2, 3).build());

  const auto rows = rows_of(totals);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0],
            (AggregateRow{
                .path = "/a",
                .call = "read",
                .comm = "worker",
                .flags = "",
                .pid = 1000,
                .tid = 1001,
                .uid = 0,
                .cgroup = 0,
                .totals = {
                    .count = 2, .errors = 1, .bytes = 5, .duration_ns = 10'000, .gap_ns = 2'000}}));
  EXPECT_EQ(rows[1].comm, "other");
  EXPECT_EQ(totals.folding().calls_other, 0U);
}

TEST(KeyedTotals, UnknownIsNotTheSameAsZero) {
  KeyedTotals totals({});
  totals.add(a_read().by_unknown().build());
  const auto rows = rows_of(totals);
  EXPECT_EQ(rows[0].uid, model::kNoUid);
  EXPECT_EQ(rows[0].pid, 0U);
  EXPECT_EQ(rows[0].path, "");
}

TEST(KeyedTotals, FullFoldsTheProcessFirstAndThenTheName) {
  KeyedTotals totals({.max_keys = 16});
  for (std::uint32_t i = 1; i <= 100; ++i) {
    totals.add(a_key("/same", i), {.count = 1, .bytes = 10});
  }
  EXPECT_EQ(totals.size(), 17U);
  EXPECT_EQ(rows_of(totals).back(),
            (AggregateRow{.path = "/same",
                          .call = "read",
                          .comm = "cat",
                          .flags = "",
                          .totals = {.count = 84, .bytes = 840}}));
  EXPECT_EQ(totals.folding(),
            (model::Folding{.max_keys = 16, .calls_without_pid = 84, .calls_other = 0}));

  for (int i = 0; i < 100; ++i) {
    totals.add(a_key("/new" + std::to_string(i), 7), {.count = 1, .bytes = 1});
  }
  EXPECT_EQ(totals.size(), 19U);  // an eighth of 16, and [other]
  EXPECT_EQ(totals.folding().calls_other, 99U);
  EXPECT_EQ(totals.totals(), sum_of(totals));
  EXPECT_EQ(totals.totals().count, 200U);
  EXPECT_EQ(totals.totals().bytes, 1100U);
}

TEST(KeyedTotals, TextIsBoundedToo) {
  KeyedTotals totals({.max_text_bytes = 100'000});
  for (int i = 0; i < 1000; ++i) {
    totals.add(a_key("/" + std::to_string(i) + std::string(4000, 'x'), 1), {.count = 1});
  }
  EXPECT_LT(totals.memory_bytes(), 1U << 20);
  EXPECT_GT(totals.folding().calls_other, 900U);
  EXPECT_EQ(sum_of(totals).count, 1000U);
}

TEST(KeyedTotals, InventedCallNumbersAreBoundedToo) {
  KeyedTotals totals({.max_keys = 1});
  for (std::int32_t i = 0; i < 5000; ++i) {
    totals.add(model::a_call("read").number(1'000'000 + i).build());
  }
  EXPECT_LT(totals.size(), 1100U);
  EXPECT_EQ(sum_of(totals).count, 5000U);
}

}  // namespace
}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
#include "aggregate/thread_calls.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

TEST(ThreadCalls, OfNothingHasAnEmptyTotal) {
  const auto tables = ThreadCalls().tables();

  ASSERT_EQ(tables.size(), 1U);
  EXPECT_TRUE(tables[0].calls.empty());
}

TEST(ThreadCalls, TellsThreadsApartAndSumsThemUp) {
  ThreadCalls calls;
  calls.add(model::a_read().by("one", 1, 1).at(1, 100).build().span());
  calls.add(model::a_read().by("two", 1, 2).at(1, 300).build().span());
  calls.add(model::a_call("fsync").by("two", 1, 2).at(1, 900).fails(5).build().span());
  const auto tables = calls.tables();

  ASSERT_EQ(tables.size(), 3U);
  EXPECT_EQ(tables[0].comm, "two");
  EXPECT_EQ(tables[0].calls[0].name, "fsync");
  EXPECT_EQ(tables[0].calls[0].stats.errors, 1U);
  EXPECT_EQ(tables[1].comm, "one");
  EXPECT_EQ(tables[2].total.calls, 3U);
  EXPECT_EQ(tables[2].total.time_ns, 1'300U);
}

TEST(ThreadCalls, ThreadsBeyondTheBoundShareARow) {
  ThreadCalls calls(2);
  for (std::uint32_t tid = 1; tid <= 10; ++tid) {
    calls.add(model::a_read().by("many", tid, tid).build().span());
  }
  calls.add(model::a_read().by_unknown().build().span());
  const auto tables = calls.tables();

  ASSERT_EQ(tables.size(), 4U);
  EXPECT_EQ(tables.back().total.calls, 11U);
}

}  // namespace
}  // namespace ior::aggregate

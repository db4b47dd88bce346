// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_filters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "model/event_builder.h"

namespace ior::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Reads of descriptor 3, numbered from `first`; the descriptor is opened anew by every third row.
model::EventLog rows(std::uint64_t first, std::uint64_t last) {
  auto chunk = std::make_shared<model::EventChunk>();
  for (std::uint64_t number = first; number <= last; ++number) {
    const model::BuiltEvent built =
        number % 3 == 0 ? model::an_openat().opened(3, model::a_file("/a")).build()
                        : model::a_read().on(3, model::a_file("/a")).returns(1).build();
    model::CallEvent event = *built;
    event.sequence = number;
    chunk->keep(event);
    chunk->end_batch();
  }
  model::EventLog log;
  log.append(std::move(chunk), 1000);
  return log;
}

std::vector<std::uint64_t> numbers(const std::vector<model::CallEvent>& events) {
  std::vector<std::uint64_t> result;
  for (const model::CallEvent& event : events) {
    result.push_back(event.sequence);
  }
  return result;
}

std::vector<std::uint64_t> passing(const FeedFilters& filters,
                                   const model::EventLog& older,
                                   const model::EventLog& newer) {
  return numbers(filters.passing(older, newer, 1000).events);
}

TEST(FeedFilters, BeginsWithTheRowsOfTheScreenThatAreKeptNowhereElse) {
  const FeedFilters filters({"syscall=openat"});
  EXPECT_THAT(passing(filters, rows(1, 7), rows(6, 12)), ElementsAre(3, 6, 9, 12));
  EXPECT_THAT(passing(filters, rows(1, 4), rows(20, 22)), ElementsAre(3, 21));
  EXPECT_THAT(passing(filters, {}, rows(6, 12)), ElementsAre(6, 9, 12));
}

TEST(FeedFilters, NothingOfAnEarlierSourceWhenTheNewOneHasNoRowsYet) {
  const FeedFilters filters({"syscall=openat"});
  EXPECT_THAT(passing(filters, rows(1, 7), {}), IsEmpty());
  EXPECT_THAT(passing(filters, rows(100, 107), rows(1, 3)), ElementsAre(3));
}

TEST(FeedFilters, ALifeIsLearntBeforeAnyRowIsJudgedAndWhateverTheOthersSay) {
  const FeedFilters filters({"syscall=read", "life=1000/3@7"});
  EXPECT_TRUE(filters.has_life());
  EXPECT_THAT(passing(filters, rows(1, 12), rows(8, 12)), ElementsAre(7, 8));
}

TEST(FeedFilters, SaysHowManyRowsWereAskedAndCountsNoneOfBeforeTheBaseline) {
  const FeedFilters filters({"syscall=openat"});
  const FeedFilters::Passing all = filters.passing(rows(1, 7), rows(6, 12), 1000);
  EXPECT_EQ(all.asked, 12U);
  EXPECT_THAT(numbers(all.before), IsEmpty());
  const FeedFilters::Passing since = filters.passing(rows(1, 7), rows(6, 12), 4);
  EXPECT_EQ(since.asked, 4U);
  EXPECT_THAT(numbers(since.before), ElementsAre(3, 6));
  EXPECT_THAT(numbers(since.events), ElementsAre(9, 12));
}

TEST(FeedFilters, WhatIsNoFilterIsLeftOut) {
  EXPECT_TRUE(FeedFilters({"latency>fast"}).empty());
  EXPECT_FALSE(FeedFilters({"latency>fast", "error"}).empty());
}

}  // namespace
}  // namespace ior::pipeline

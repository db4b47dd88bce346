// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_in_flight.h"

#include <gtest/gtest.h>

#include "model/event_builder.h"

namespace ior::pipeline {
namespace {

TEST(FeedInFlight, WhatWaitsByDesignComesLast) {
  const auto poll = model::EventBuilder("poll").build();
  const auto sync = model::EventBuilder("fsync").on(3, model::a_file("/data")).build();
  const auto sleep = model::EventBuilder("nanosleep").build();
  const auto write = model::EventBuilder("write").on(3, model::a_file("/data")).build();
  const std::vector<model::CallEvent> running = {*poll, *sync, *sleep, *write};
  model::Snapshot snapshot;
  show_in_flight(snapshot, running, {}, [](const model::CallEvent&) { return true; });

  ASSERT_EQ(snapshot.in_flight.size(), 4U);
  EXPECT_EQ(snapshot.in_flight_at_work, 2U);
  EXPECT_EQ(snapshot.in_flight.at(0).info->name, "fsync");
  EXPECT_EQ(snapshot.in_flight.at(1).info->name, "write");
  EXPECT_EQ(snapshot.in_flight.at(2).info->name, "poll");
}

TEST(FeedInFlight, OnlyWhatPassesIsThere) {
  const auto sync = model::EventBuilder("fsync").on(3, model::a_file("/data")).build();
  const auto poll = model::EventBuilder("poll").build();
  const std::vector<model::CallEvent> running = {*poll, *sync};
  model::Snapshot snapshot;
  show_in_flight(snapshot, running, FeedFilters({"syscall=poll"}), [](const model::CallEvent&) {
    return true;
  });

  EXPECT_EQ(snapshot.in_flight.size(), 1U);
  EXPECT_EQ(snapshot.in_flight_at_work, 0U);
  show_in_flight(snapshot, running, {}, [](const model::CallEvent&) { return false; });
  EXPECT_EQ(snapshot.in_flight.size(), 0U);
}

}  // namespace
}  // namespace ior::pipeline

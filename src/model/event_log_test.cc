// SPDX-License-Identifier: Apache-2.0
#include "model/event_log.h"

#include <gtest/gtest.h>

#include <string>

#include "model/event_builder.h"

namespace ior::model {
namespace {

std::shared_ptr<EventChunk> chunk_of(int first, int count) {
  auto chunk = std::make_shared<EventChunk>();
  for (int i = 0; i < count; ++i) {
    // The built event and all that it points to are gone after each turn.
    const BuiltEvent event = an_openat().path("/tmp/" + std::to_string(first + i)).build();
    chunk->keep(event);
    chunk->end_batch();
  }
  return chunk;
}

TEST(EventLog, OwnsWhatItsEventsPointTo) {
  EventLog log;
  log.append(chunk_of(0, 3), 10);
  std::string name;
  ASSERT_TRUE(append_file_name(name, log.at(2)));
  EXPECT_EQ(name, "/tmp/2");
  EXPECT_EQ(log.at(0).task->comm, "worker");
}

TEST(EventLog, KeepsTheNewest) {
  EventLog log;
  for (int i = 0; i < 10; ++i) {
    log.append(chunk_of(i * 3, 3), 7);
  }
  EXPECT_EQ(log.total(), 30U);
  ASSERT_EQ(log.size(), 7U);
  EXPECT_EQ(log.at(0).path, "/tmp/23");
  EXPECT_EQ(log.at(6).path, "/tmp/29");
}

TEST(EventLog, KeepsFewerThatAreLarge) {
  EventLog log;
  const auto large = [](int number) {
    auto chunk = std::make_shared<EventChunk>();
    const BuiltEvent event =
        an_openat().path(std::string(4'000, 'x') + std::to_string(number)).build();
    chunk->keep(event);
    chunk->end_batch();
    return chunk;
  };
  for (int i = 0; i < 100; ++i) {
    log.append(large(i), 50, 10'000);
    ASSERT_LE(log.size(), 2U);
    ASSERT_TRUE(log.at(log.size() - 1).path.ends_with(std::to_string(i)));
  }
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(log.total(), 100U);
  log.append(large(100), 50, 10);  // the newest one stays, whatever its size
  EXPECT_EQ(log.size(), 1U);
  EXPECT_TRUE(log.at(0).path.ends_with("x100"));
}

TEST(EventLog, CopiesSurviveWhatFollows) {
  EventLog log;
  log.append(chunk_of(0, 2), 2);
  const EventLog copy = log;
  log.append(chunk_of(2, 2), 2);
  EXPECT_EQ(copy.at(0).path, "/tmp/0");
  EXPECT_EQ(log.at(0).path, "/tmp/2");
}

TEST(EventLog, EmptyChunksAreNothing) {
  EventLog log;
  log.append(std::make_shared<EventChunk>(), 5);
  EXPECT_TRUE(log.empty());
}

}  // namespace
}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
#include "record/recording.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "model/event_builder.h"
#include "record/event_batch.h"
#include "record/parquet_writer.h"
#include "record/test_events.h"

namespace ior::record {
namespace {

using model::CallEvent;

Status write(const std::string& name, model::EventSpan events, RowGroupLimits limits = {}) {
  IOR_TRY(ParquetWriter writer, ParquetWriter::create(name, Replace::kNever, {}, limits));
  IOR_TRY_STATUS(writer.append(events));
  return writer.finish({{std::string(kStateKey), "complete"}});
}

std::string contents(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_contents(const std::string& name, std::string_view bytes) {
  std::ofstream(name, std::ios::binary | std::ios::trunc) << bytes;
}

// Reads to the end or to the first error, which is fine; anything else must not happen.
Status read_all(const std::string& name) {
  IOR_TRY(const auto recording, open_recording(name));
  while (!recording->ended()) {
    IOR_TRY(const model::EventSpan events, recording->next());
    for (const CallEvent& event : events) {
      std::string text;
      model::append_file_name(text, event);
      model::append_second_name(text, event);
      text += model::call_name(event);
    }
  }
  return {};
}

void expect_round_trip(std::uint32_t seed, std::size_t count, RowGroupLimits limits) {
  const TemporaryDirectory directory;
  RandomEvents random(seed);
  const std::vector<CallEvent> events = random.make(count);
  const Status written = write(directory / "f.parquet", events, limits);
  ASSERT_TRUE(written) << written.error().message();

  const auto recording = open_recording(directory / "f.parquet");

  ASSERT_TRUE(recording) << recording.error().message();
  EXPECT_EQ((*recording)->info().rows, count);
  EXPECT_EQ((*recording)->info().state, model::RecordingState::kComplete);
  EXPECT_EQ((*recording)->info().schema_version, kSchemaVersion);
  std::size_t at = 0;
  while (!(*recording)->ended()) {
    const auto batch = (*recording)->next();
    ASSERT_TRUE(batch) << batch.error().message();
    for (const CallEvent& event : *batch) {
      ASSERT_LT(at, count);
      expect_same(events[at], event);
      if (testing::Test::HasFailure()) {
        FAIL() << "row " << at << " of seed " << seed;
      }
      ++at;
    }
  }
  EXPECT_EQ(at, count);
}

TEST(Recording, EventsReadBackAsTheyWere) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    expect_round_trip(seed, 1000, {});
  }
}

TEST(Recording, EventsReadBackFromSmallRowGroups) {
  expect_round_trip(100, 500, {.rows = 7, .text_bytes = 1 << 20});
  expect_round_trip(101, 1000, {.rows = 1000, .text_bytes = 5000});
}

// More different numbers in a column than its dictionary takes.
TEST(Recording, EventsOfManyDifferentNumbersReadBack) {
  expect_round_trip(102, 40'000, {});
}

TEST(Recording, WhatRowsHaveInCommonCostsNextToNothing) {
  const TemporaryDirectory directory;
  const auto read = model::a_read().on(3, model::a_file("/tmp/x")).returns(10).build();
  ASSERT_TRUE(write(directory / "one", read.span()));
  ASSERT_TRUE(write(directory / "many", std::vector<CallEvent>(100'000, *read)));

  EXPECT_LT(contents(directory / "many").size(), contents(directory / "one").size() + 4096);
}

TEST(Recording, OrdinaryEventsReadBack) {
  const TemporaryDirectory directory;
  const auto opened = model::an_openat().path("x").in("/tmp").opened(3, model::a_file("/tmp/x"));
  const auto read = model::a_read().on(3, model::a_file("/tmp/x")).returns(10).build();
  ASSERT_TRUE(write(directory / "f", opened.build().span()));

  const auto recording = open_recording(directory / "f");
  const auto batch = (*recording)->next();

  ASSERT_EQ(batch->size(), 1U);
  expect_same(*opened.build(), batch->front());
}

TEST(Recording, HasTheAccountingOfTheRun) {
  const TemporaryDirectory directory;
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  accounting.calls[0] = {.seen = 3, .delivered = 1, .filtered = 0, .lost = {2, 0, 0, 0}};
  auto writer = ParquetWriter::create(directory / "f", Replace::kNever, {{"ior.kernel", "6.1"}});
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->append(model::a_read().build().span()));
  ASSERT_TRUE(writer->finish({{std::string(kAccountingKey), to_json(accounting)}}));

  const auto recording = open_recording(directory / "f");

  ASSERT_TRUE(recording);
  EXPECT_EQ((*recording)->info().value("ior.kernel"), "6.1");
  EXPECT_EQ(model::report(*(*recording)->accounting()), model::report(accounting));
}

TEST(Recording, WithoutAnAccountingItsRowsAreWhatWasSeen) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write(directory / "f", RandomEvents(3).make(500)));
  const auto recording = open_recording(directory / "f");

  while (!(*recording)->ended()) {
    ASSERT_TRUE((*recording)->next());
  }

  EXPECT_FALSE((*recording)->info().accounting);
  const auto accounting = (*recording)->accounting();
  EXPECT_TRUE(accounting->conserved());
  EXPECT_EQ(accounting->total().seen + accounting->in_flight, 500U);
}

TEST(Recording, WhatIsNoneIsAnErrorThatSaysSo) {
  const TemporaryDirectory directory;
  put_contents(directory / "text", "once upon a time, there was a file that was no recording");
  put_contents(directory / "empty", "");

  for (const std::string name : {"text", "empty", "missing"}) {
    const auto recording = open_recording(directory / name);
    ASSERT_FALSE(recording);
    EXPECT_NE(recording.error().message().find(name), std::string::npos);
  }
  EXPECT_FALSE(open_recording("/dev/zero"));
  EXPECT_FALSE(open_recording(directory.path()));
}

TEST(Recording, CutAnywhereItNamesRepair) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write(directory / "f", RandomEvents(5).make(1200), {.rows = 300}));
  const std::string whole = contents(directory / "f");

  for (std::size_t size = 4096; size < whole.size(); size += 4096) {
    put_contents(directory / "cut", std::string_view(whole).substr(0, size));
    const auto recording = open_recording(directory / "cut");
    ASSERT_FALSE(recording) << size;
    EXPECT_NE(recording.error().hint.find("ior repair"), std::string::npos) << size;
  }
}

TEST(Recording, FlippedBitsAreErrorsOrUnseenButNeverACrash) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write(directory / "f", RandomEvents(6).make(200), {.rows = 100}));
  std::string bytes = contents(directory / "f");
  std::mt19937 random(7);

  int errors = 0;
  for (int round = 0; round < 120; ++round) {
    const std::size_t place = random() % bytes.size();
    const auto mask = static_cast<char>(1U << (random() % 8));
    bytes[place] = static_cast<char>(bytes[place] ^ mask);
    put_contents(directory / "flipped", bytes);
    const Status status = read_all(directory / "flipped");
    if (!status) {
      ++errors;
      EXPECT_NE(status.error().message().find("flipped"), std::string::npos);
    }
    bytes[place] = static_cast<char>(bytes[place] ^ mask);
  }
  EXPECT_GT(errors, 30);
}

TEST(Recording, OverwrittenStretchesAreNeverACrash) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write(directory / "f", RandomEvents(8).make(200), {.rows = 100}));
  const std::string whole = contents(directory / "f");
  std::mt19937 random(9);

  for (int round = 0; round < 100; ++round) {
    std::string bytes = whole;
    // Half of them in the table of contents, where sizes and offsets are.
    const std::size_t from = round % 2 == 0 ? 0 : bytes.size() * 9 / 10;
    const std::size_t place = from + random() % (bytes.size() - from);
    for (std::size_t i = place; i < std::min(bytes.size(), place + 16); ++i) {
      bytes[i] = static_cast<char>(random());
    }
    put_contents(directory / "damaged", bytes);
    (void)read_all(directory / "damaged");
  }
}

// What the golden recordings hold: tests/golden/recording-schema-N.parquet, one of each version
// ever released. They are never written again; a new version gets a new one, with
// IOR_WRITE_GOLDEN=1.
std::vector<model::BuiltEvent> golden_events() {
  model::File deleted = model::a_file("/tmp/\xff", model::FileKind::kRegular);
  deleted.deleted = true;
  deleted.inode = 4711;
  deleted.dev_major = 8;
  deleted.dev_minor = 1;
  return {model::an_openat().path("x").in("/tmp").opened(3, model::a_file("/tmp/x")).build(),
          model::a_read().on(3, deleted).by("w\xc3", 10, 11).returns(100).build(),
          model::a_call("pipe2")
              .made_pair(4,
                         5,
                         model::a_file("pipe:[1]", model::FileKind::kPipe),
                         model::a_file("pipe:[1]", model::FileKind::kPipe))
              .build(),
          model::a_call("rename").path("/a").path2("/b").fails(2).build(),
          model::a_call("exit_group").outcome(model::Outcome::kNoReturn).by_unknown().build(),
          model::a_read().number(999, 2).args({1, 2}).build()};
}

TEST(Recording, ReadsEverySchemaVersionEverReleased) {
  const std::vector<model::BuiltEvent> events = golden_events();
  const std::string newest =
      "tests/golden/recording-schema-" + std::to_string(kSchemaVersion) + ".parquet";
  if (::getenv("IOR_WRITE_GOLDEN") != nullptr) {
    std::vector<CallEvent> all;
    for (const model::BuiltEvent& event : events) {
      all.push_back(*event);
    }
    const Status written = write(newest, all);
    ASSERT_TRUE(written) << written.error().message();
  }
  for (std::uint32_t version = 1; version <= kSchemaVersion; ++version) {
    const auto recording =
        open_recording("tests/golden/recording-schema-" + std::to_string(version) + ".parquet");
    ASSERT_TRUE(recording) << recording.error().message();
    const auto batch = (*recording)->next();
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      expect_same(*events[i], (*batch)[i]);
    }
  }
}

TEST(EventBatch, KeepsWhatItsEventsPointTo) {
  EventBatch batch;
  std::vector<CallEvent> expected;
  RandomEvents kept(11);
  expected = kept.make(200);
  for (int round = 0; round < 2; ++round) {
    RandomEvents gone(11);
    batch.assign(gone.make(200));
  }

  ASSERT_EQ(batch.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect_same(expected[i], batch.events()[i]);
  }
}

}  // namespace
}  // namespace ior::record

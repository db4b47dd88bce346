// SPDX-License-Identifier: Apache-2.0
#include "record/recorder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "record/recording.h"
#include "record/test_events.h"

namespace ior::record {
namespace {

std::uint64_t rows_of(const std::string& name) {
  const auto recording = open_recording(name);
  EXPECT_TRUE(recording) << recording.error().message();
  return recording ? (*recording)->info().rows : 0;
}

RecorderSettings settings_for(const std::string& output) {
  RecorderSettings settings;
  settings.output = output;
  settings.metadata = {{"ior.version", "1"}};
  settings.limits.rows = 500;
  return settings;
}

TEST(Recorder, RecordsWhatItTakes) {
  const TemporaryDirectory directory;
  RandomEvents random(1);
  const auto events = random.make(5000);
  auto recorder = Recorder::start(settings_for(directory / "f.parquet"));
  ASSERT_TRUE(recorder) << recorder.error().message();
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  accounting.calls[1].seen = accounting.calls[1].delivered = 5000;

  for (std::size_t at = 0; at < events.size(); at += 100) {
    ASSERT_TRUE((*recorder)->consume(model::EventSpan(events).subspan(at, 100)));
  }
  ASSERT_TRUE((*recorder)->finish());
  ASSERT_TRUE((*recorder)->complete(accounting));

  const auto recording = open_recording(directory / "f.parquet");
  ASSERT_TRUE(recording);
  const model::RecordingInfo& info = (*recording)->info();
  EXPECT_EQ(info.state, model::RecordingState::kComplete);
  EXPECT_EQ(info.rows, 5000U);
  EXPECT_TRUE(info.accounting);
  for (const char* key : {"ior.version",
                          "ior.hostname",
                          "ior.kernel",
                          "ior.mounts",
                          "ior.started_at_unix_nano",
                          "ior.boot_to_unix_nano",
                          "ior.ended_at_unix_nano",
                          "ior.losses"}) {
    EXPECT_FALSE(info.value(key).empty()) << key;
  }
  std::size_t at = 0;
  while (!(*recording)->ended()) {
    const auto batch = (*recording)->next();
    ASSERT_TRUE(batch);
    for (const model::CallEvent& event : *batch) {
      expect_same(events[at++], event);
    }
  }
  EXPECT_EQ((*recorder)->summary().rows, 5000U);
}

TEST(Recorder, WaitsInsteadOfDropping) {
  const TemporaryDirectory directory;
  RandomEvents random(2);
  const auto events = random.make(3000);
  RecorderSettings settings = settings_for(directory / "f.parquet");
  settings.queue_rows = 50;
  auto recorder = Recorder::start(std::move(settings));

  for (std::size_t at = 0; at < events.size(); at += 30) {
    ASSERT_TRUE((*recorder)->consume(model::EventSpan(events).subspan(at, 30)));
  }
  ASSERT_TRUE((*recorder)->finish());
  ASSERT_TRUE((*recorder)->complete(std::nullopt));

  EXPECT_EQ(rows_of(directory / "f.parquet"), 3000U);
}

TEST(Recorder, CompletesTheFileWithoutBeingAsked) {
  const TemporaryDirectory directory;
  RandomEvents random(3);
  const auto events = random.make(10);
  {
    auto recorder = Recorder::start(settings_for(directory / "f.parquet"));
    ASSERT_TRUE((*recorder)->consume(events));
  }

  EXPECT_EQ(rows_of(directory / "f.parquet"), 10U);
}

TEST(Recorder, LeavesNothingBehindWhenTheRunCouldNotBegin) {
  const TemporaryDirectory directory;
  auto recorder = Recorder::start(settings_for(directory / "f.parquet"));

  EXPECT_TRUE((*recorder)->discard_if_empty());

  recorder->reset();
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST(Recorder, RotatesAndKeepsTheNewest) {
  const TemporaryDirectory directory;
  RandomEvents random(4);
  RecorderSettings settings = settings_for(directory / "f.parquet");
  settings.rotation.bytes = 1;  // every row group
  settings.rotation.keep = 3;
  auto recorder = Recorder::start(std::move(settings));
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE((*recorder)->consume(random.make(500)));
  }
  ASSERT_TRUE((*recorder)->finish());
  ASSERT_TRUE((*recorder)->complete(std::nullopt));

  const RecorderSummary summary = (*recorder)->summary();
  EXPECT_EQ(summary.rows, 5000U);
  EXPECT_GE(summary.parts, 10U);
  EXPECT_EQ(summary.files.size(), 3U);
  std::size_t there = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    ++there;
    (void)rows_of(entry.path());
  }
  EXPECT_EQ(there, 3U);
}

TEST(Recorder, WritesHiveDirectories) {
  const TemporaryDirectory directory;
  RandomEvents random(5);
  RecorderSettings settings = settings_for(directory / "fleet");
  settings.rotation.hive = true;
  auto recorder = Recorder::start(std::move(settings));
  ASSERT_TRUE(recorder) << recorder.error().message();
  ASSERT_TRUE((*recorder)->consume(random.make(10)));
  ASSERT_TRUE((*recorder)->finish());
  ASSERT_TRUE((*recorder)->complete(std::nullopt));

  ASSERT_EQ((*recorder)->summary().files.size(), 1U);
  const std::string file = (*recorder)->summary().files.front();
  EXPECT_TRUE(file.starts_with(directory / "fleet/host=")) << file;
  EXPECT_NE(file.find("/date=20"), std::string::npos);
  EXPECT_EQ(rows_of(file), 10U);
}

TEST(Recorder, RowsAreWrittenWhenTheyAreOld) {
  const TemporaryDirectory directory;
  RandomEvents random(6);
  RecorderSettings settings = settings_for(directory / "f.parquet");
  settings.row_group_age = std::chrono::milliseconds(1);
  auto recorder = Recorder::start(std::move(settings));
  ASSERT_TRUE((*recorder)->consume(random.make(10)));
  const auto size = [&] { return std::filesystem::file_size(directory / "f.parquet.unfinished"); };
  const auto before = size();
  for (int i = 0; i < 500 && size() == before; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }

  EXPECT_GT(size(), before);
}

// A limit on the size of files stands in for a full disk.
TEST(Recorder, OfAFullDiskSavesWhatIsOnItAndSaysWhatIsMissing) {
  const TemporaryDirectory directory;
  RandomEvents random(7);
  auto recorder = Recorder::start(settings_for(directory / "f.parquet"));
  ASSERT_TRUE((*recorder)->consume(random.make(5000)));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 3'000'000, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  std::uint64_t taken = 5000;
  Status status;
  while (status) {
    const auto events = random.make(1000);
    status = (*recorder)->consume(events);
    taken += status ? events.size() : 0;
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE((*recorder)->finish());
  EXPECT_EQ(status.error().errno_value, EFBIG);

  ASSERT_TRUE((*recorder)->complete(std::nullopt));

  const RecorderSummary summary = (*recorder)->summary();
  EXPECT_GT(summary.rows, 0U);
  EXPECT_GT(summary.rows_missing, 0U);
  EXPECT_EQ(summary.rows + summary.rows_missing, taken);
  const auto recording = open_recording(directory / "f.parquet");
  ASSERT_TRUE(recording) << recording.error().message();
  EXPECT_EQ((*recording)->info().state, model::RecordingState::kCut);
  EXPECT_EQ((*recording)->info().rows, summary.rows);
  EXPECT_EQ((*recording)->info().rows_missing, summary.rows_missing);
}

TEST(Recorder, AnOutputThatCannotBeWrittenShowsAtTheStart) {
  const TemporaryDirectory directory;

  EXPECT_FALSE(Recorder::start(settings_for(directory / "no/f.parquet")));
}

}  // namespace
}  // namespace ior::record

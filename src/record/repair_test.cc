// SPDX-License-Identifier: Apache-2.0
#include "record/repair.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "record/parquet_writer.h"
#include "record/recording.h"
#include "record/test_events.h"

namespace ior::record {
namespace {

constexpr std::size_t kGroup = 100;
constexpr std::size_t kRows = 6 * kGroup;

std::string contents(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_contents(const std::string& name, std::string_view bytes) {
  std::ofstream(name, std::ios::binary | std::ios::trunc) << bytes;
}

// As ior leaves it when it is killed: some row groups, no end.
void write_unfinished(const std::string& name, const std::vector<model::CallEvent>& events) {
  auto writer =
      ParquetWriter::create(name, Replace::kNever, {{"ior.hostname", "web1"}}, {.rows = kGroup});
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->append(events));
}

// The rows of a recording are the first of `events`.
void expect_beginning(const std::string& name,
                      const std::vector<model::CallEvent>& events,
                      std::uint64_t rows) {
  const auto recording = open_recording(name);
  ASSERT_TRUE(recording) << recording.error().message();
  EXPECT_EQ((*recording)->info().state, model::RecordingState::kRepaired);
  EXPECT_EQ((*recording)->info().value("ior.hostname"), "web1");
  std::size_t at = 0;
  while (!(*recording)->ended()) {
    const auto batch = (*recording)->next();
    ASSERT_TRUE(batch) << batch.error().message();
    for (const model::CallEvent& event : *batch) {
      expect_same(events[at++], event);
    }
  }
  EXPECT_EQ(at, rows);
}

TEST(Repair, CompletesWhatAKilledIorLeft) {
  const TemporaryDirectory directory;
  RandomEvents random(1);
  const auto events = random.make(kRows + 7);
  write_unfinished(directory / "f", events);
  EXPECT_FALSE(open_recording(directory / "f"));
  EXPECT_NE(open_recording(directory / "f").error().hint.find("f.unfinished"), std::string::npos);

  const auto repaired = repair(directory / "f.unfinished", "", Replace::kNever);

  ASSERT_TRUE(repaired) << repaired.error().message();
  EXPECT_EQ(repaired->rows, kRows);
  EXPECT_EQ(repaired->name, directory / "f");
  EXPECT_FALSE(std::filesystem::exists(directory / "f.unfinished"));
  expect_beginning(directory / "f", events, kRows);
}

TEST(Repair, SavesEveryWholeRowGroupWhereverTheFileIsCut) {
  const TemporaryDirectory directory;
  RandomEvents random(2);
  const auto events = random.make(kRows);
  write_unfinished(directory / "f", events);
  const std::string whole = contents(directory / "f.unfinished");

  std::uint64_t rows = 0;
  for (std::size_t size = 0; size < whole.size(); size += 4096) {
    const std::string name = directory / ("cut" + std::to_string(size));
    put_contents(name, std::string_view(whole).substr(0, size));
    const auto repaired = repair(name, "", Replace::kNever);
    if (!repaired) {
      EXPECT_EQ(rows, 0U) << size;
      continue;
    }
    EXPECT_GE(repaired->rows, rows);
    rows = repaired->rows;
    EXPECT_EQ(contents(name).size(), size);  // left as it was
    expect_beginning(repaired->name, events, rows);
  }
  EXPECT_GE(rows, kRows - kGroup);
}

TEST(Repair, StopsBeforeTheFirstChangedByte) {
  const TemporaryDirectory directory;
  RandomEvents random(3);
  const auto events = random.make(kRows);
  write_unfinished(directory / "f", events);
  std::string bytes = contents(directory / "f.unfinished");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  put_contents(directory / "damaged", bytes);

  const auto repaired = repair(directory / "damaged", directory / "out", Replace::kNever);

  ASSERT_TRUE(repaired);
  EXPECT_GT(repaired->rows, 0U);
  EXPECT_LT(repaired->rows, kRows);
  EXPECT_GT(repaired->lost_bytes, 0U);
  expect_beginning(directory / "out", events, repaired->rows);
}

TEST(Repair, AlsoOfACompleteRecordingWithoutItsEnd) {
  const TemporaryDirectory directory;
  RandomEvents random(4);
  const auto events = random.make(kRows);
  auto writer = ParquetWriter::create(
      directory / "f", Replace::kNever, {{"ior.hostname", "web1"}}, {.rows = kGroup});
  ASSERT_TRUE(writer->append(events));
  ASSERT_TRUE(writer->finish({}));
  const std::string whole = contents(directory / "f");
  put_contents(directory / "cut", std::string_view(whole).substr(0, whole.size() - 1));

  const auto repaired = repair(directory / "cut", "", Replace::kNever);

  ASSERT_TRUE(repaired);
  EXPECT_EQ(repaired->rows, kRows);
  EXPECT_EQ(repaired->name, directory / "cut.repaired");
}

TEST(Repair, LeavesAloneWhatNeedsNoneOrIsNone) {
  const TemporaryDirectory directory;
  auto writer = ParquetWriter::create(directory / "f", Replace::kNever, {});
  EXPECT_FALSE(repair(directory / "f.unfinished", "", Replace::kNever));  // is being written
  ASSERT_TRUE(writer->finish({}));
  put_contents(directory / "text", std::string(10'000, 'x'));
  put_contents(directory / "taken", "mine");

  EXPECT_FALSE(repair(directory / "f", "", Replace::kNever));  // is complete
  EXPECT_FALSE(repair(directory / "text", "", Replace::kNever));
  EXPECT_FALSE(repair(directory / "missing", "", Replace::kNever));
  EXPECT_FALSE(std::filesystem::exists(directory / "text.repaired"));
}

TEST(Repair, NeverOverwritesUnasked) {
  const TemporaryDirectory directory;
  RandomEvents random(5);
  const auto events = random.make(kRows);
  write_unfinished(directory / "f", events);
  put_contents(directory / "f", "mine");

  EXPECT_FALSE(repair(directory / "f.unfinished", "", Replace::kNever));
  EXPECT_EQ(contents(directory / "f"), "mine");
  EXPECT_TRUE(repair(directory / "f.unfinished", "", Replace::kAsked));
  expect_beginning(directory / "f", events, kRows);
}

}  // namespace
}  // namespace ior::record

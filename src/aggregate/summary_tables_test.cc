// SPDX-License-Identifier: Apache-2.0
//
// The first rows by any column, of all that are kept.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "aggregate/summary.h"
#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::a_file;
using model::a_read;
using model::FileKind;
using model::RowKey;
using model::RowsWanted;
using model::TableKind;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

// Files "/f0" .. "/f2999", each a bit slower than the one before; a pipe that is waited for
// longest, and is not busy at all.
void add_many_files(Summarizer& summarizer) {
  for (int i = 0; i < 3000; ++i) {
    summarizer.add(a_read()
                       .on(3, a_file(fmt::format("/d{}/f{}", i % 7, i)))
                       .returns(10)
                       .at(1'000, 1'000 + static_cast<std::uint64_t>(i))
                       .build()
                       .span());
  }
  summarizer.add(a_read()
                     .on(4, a_file("pipe:[7]", FileKind::kPipe))
                     .returns(1)
                     .at(1'000, 10'000'000'000)
                     .build()
                     .span());
  summarizer.add(a_read().on(5, a_file("/failed")).fails(5).at(1'000, 1).build().span());
}

std::vector<std::string> names(const model::ChosenRows& chosen) {
  std::vector<std::string> names;
  for (const model::FileRow& row : std::get<model::Table<model::FileRow>>(chosen.table).rows) {
    names.push_back(row.name);
  }
  return names;
}

RowsWanted files_by(RowKey key, bool descending = true, std::size_t count = 1) {
  return {.table = TableKind::kFiles, .key = key, .descending = descending, .count = count};
}

TEST(SummaryTables, TheTrueFirstRowsByAnyColumn) {
  Summarizer summarizer;
  add_many_files(summarizer);
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kWaiting))), ElementsAre("pipe:[7]"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kMax))), ElementsAre("pipe:[7]"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kP99))), ElementsAre("pipe:[7]"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kErrors))), ElementsAre("/failed"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kTime))), ElementsAre("/d3/f2999"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kTime, false))), ElementsAre("pipe:[7]"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kMin, false))), ElementsAre("/failed"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kName))), ElementsAre("/d0/f0"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kName, false))), ElementsAre("pipe:[7]"));
  EXPECT_THAT(names(summarizer.choose(files_by(RowKey::kRead, false, 1))), ElementsAre("/failed"));
}

TEST(SummaryTables, RowsAndOtherAreTheTotalHoweverManyAreWanted) {
  Summarizer summarizer;
  add_many_files(summarizer);
  for (const std::size_t count : {0, 1, 100, 3001, 3002, 5000}) {
    const model::ChosenRows chosen = summarizer.choose(files_by(RowKey::kCalls, true, count));
    const auto& table = std::get<model::Table<model::FileRow>>(chosen.table);
    std::uint64_t calls = table.other.calls;
    for (const model::FileRow& row : table.rows) {
      calls += row.stats.calls;
    }
    EXPECT_EQ(calls, 3002U) << count;
    EXPECT_EQ(table.rows.size() + table.other_keys, 3002U) << count;
  }
}

TEST(SummaryTables, EveryTableHasItsOwnOrders) {
  Summarizer summarizer;
  summarizer.add(a_read().by("b", 10, 11).build().span());
  summarizer.add(a_read().by("a", 20, 20).build().span());
  summarizer.add(a_read().by("a", 20, 21).build().span());
  const auto first = [&](TableKind kind, RowKey key) {
    return summarizer.choose({.table = kind, .key = key, .count = 1}).table;
  };
  EXPECT_EQ(
      std::get<model::Table<model::ProcessRow>>(first(TableKind::kProcesses, RowKey::kThreads))
          .rows[0]
          .tgid,
      20U);
  EXPECT_EQ(
      std::get<model::Table<model::ThreadRow>>(first(TableKind::kThreads, RowKey::kId)).rows[0].tid,
      21U);
  EXPECT_EQ(
      std::get<model::Table<model::GroupRow>>(first(TableKind::kComms, RowKey::kComm)).rows[0].name,
      "a");
  for (const auto kind : {TableKind::kCalls,
                          TableKind::kFiles,
                          TableKind::kDirectories,
                          TableKind::kProcesses,
                          TableKind::kThreads,
                          TableKind::kComms,
                          TableKind::kUsers,
                          TableKind::kCgroups}) {
    for (int key = 0; key <= static_cast<int>(RowKey::kFamily); ++key) {
      std::visit([](const auto& table) { EXPECT_LE(table.rows.size(), 1U); },
                 first(kind, static_cast<RowKey>(key)));
    }
  }
}

// A fork that execs: two names, one thread.
TEST(SummaryTables, AThreadCountsOnceHoweverManyNamesItHas) {
  Summarizer summarizer;
  summarizer.add(a_read().by("sh", 10, 10).build().span());
  summarizer.add(a_read().by("sh", 20, 20).build().span());
  summarizer.add(a_read().by("dd", 20, 20).build().span());
  summarizer.add(a_read().by("dd", 20, 21).build().span());
  const auto expect = [](const model::Summary& summary) {
    for (const model::ProcessRow& row : summary.processes.rows) {
      EXPECT_EQ(row.threads, row.tgid == 20 ? 2U : 1U) << row.tgid;
    }
    ASSERT_EQ(summary.users.rows.size(), 1U);
    EXPECT_EQ(summary.users.rows[0].threads, 3U);
    for (const model::GroupRow& row : summary.comms.rows) {
      EXPECT_EQ(row.threads, 2U) << row.name;
    }
  };
  expect(summarizer.snapshot());
  Summarizer merged;
  merged.merge(summarizer);
  expect(merged.snapshot());
}

}  // namespace
}  // namespace ior::aggregate

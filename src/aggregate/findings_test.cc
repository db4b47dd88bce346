// SPDX-License-Identifier: Apache-2.0
#include "aggregate/findings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "aggregate/summary.h"
#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::a_call;
using model::a_file;
using model::Finding;
using model::FindingKind;

const Finding* of_kind(const model::Summary& summary, FindingKind kind) {
  const auto place = std::ranges::find(summary.findings, kind, &Finding::kind);
  return place == summary.findings.end() ? nullptr : &*place;
}

TEST(Findings, NameWhereAProgramsTimeGoes) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 100; ++i) {
    summarizer.add(a_call("fsync")
                       .on(3, a_file("/pg/pg_wal/0001"))
                       .by("postgres", 7, 7)
                       .at(i * 10'000'000, 9'000'000)
                       .build()
                       .span());
    summarizer.add(model::a_read()
                       .on(4, a_file("/pg/base/1"))
                       .by("postgres", 7, 7)
                       .at(i * 10'000'000, 1'000'000)
                       .build()
                       .span());
  }
  const model::Summary summary = summarizer.snapshot();

  ASSERT_FALSE(summary.findings.empty());
  EXPECT_EQ(summary.findings[0].sentence,
            "postgres: 90 % of its time in fsync under /pg/pg_wal, 100 calls (100/s) of 9 ms on "
            "average, p99 9 ms");
  EXPECT_EQ(summary.findings[0].kind, FindingKind::kSyncStorm);
  EXPECT_NEAR(summary.findings[0].share, 0.9, 0.001);
}

TEST(Findings, NameErrorStormsAndWhereTheyAre) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 18'000; ++i) {
    summarizer.add(a_call("newfstatat")
                       .path(fmt::format("/opt/d{}/f", i % 100))
                       .fails(ENOENT)
                       .by("find", 7, 7)
                       .at(i * 50'000, 1'000)
                       .build()
                       .span());
  }
  const model::Summary summary = summarizer.snapshot();
  const Finding* storm = of_kind(summary, FindingKind::kErrorStorm);

  ASSERT_NE(storm, nullptr);
  EXPECT_EQ(storm->sentence,
            "find: 18,000 ENOENT/s under /opt, 18,000 in all, all of them from newfstatat");
  EXPECT_EQ(storm->place, "/opt");
}

// dd spends its time on a few writes to a file, and makes most of them to nowhere.
TEST(Findings, CountWhatIsInThePlaceTheyName) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const bool to_file = i % 100 == 0;
    summarizer.add(a_call("write")
                       .on(1, a_file(to_file ? "/data/out" : "/dev/null"))
                       .by("dd", 1, 1)
                       .at(i * 1'000'000, to_file ? 900'000 : 1'000)
                       .build()
                       .span());
    summarizer.add(a_call(i % 3 == 0 ? "openat" : "newfstatat")
                       .path(i % 10 == 0 ? "/elsewhere/f" : "/usr/include/f")
                       .fails(ENOENT)
                       .by("cc1", 2, 2)
                       .at(i * 1'000'000, 1'000)
                       .build()
                       .span());
  }
  const model::Summary summary = summarizer.snapshot();
  const Finding* sink = of_kind(summary, FindingKind::kTimeSink);
  const Finding* storm = of_kind(summary, FindingKind::kErrorStorm);

  ASSERT_NE(sink, nullptr);
  EXPECT_EQ(sink->sentence,
            "dd: 90 % of its time in write under /data, 10 calls (10/s) of 900 us on average, p99 "
            "900 us");
  ASSERT_NE(storm, nullptr);
  EXPECT_EQ(storm->sentence,
            "cc1: 900 ENOENT/s under /usr/include, 900 in all, most of them from newfstatat");
  EXPECT_EQ(storm->call, "") << "a filter on the call would leave out the others";
}

TEST(Findings, NameTinyWritesAndFilesNeverRead) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    summarizer.add(a_call("write").on(1, a_file("/out")).returns(1).by("dd", 1, 1).build().span());
    summarizer.add(model::an_openat()
                       .opened(3, a_file(fmt::format("/idle{}", i % 10)))
                       .by("idler", 2, 2)
                       .build()
                       .span());
  }
  const model::Summary summary = summarizer.snapshot();

  ASSERT_NE(of_kind(summary, FindingKind::kTinyWrites), nullptr);
  EXPECT_EQ(of_kind(summary, FindingKind::kTinyWrites)->sentence,
            "dd: 1,000 tiny writes to /out, 1 B on average, 50 % of all calls");
  ASSERT_NE(of_kind(summary, FindingKind::kNeverRead), nullptr);
  EXPECT_EQ(of_kind(summary, FindingKind::kNeverRead)->sentence,
            "10 files were opened to be read and never were, most often /idle0 (100 times)");
}

// A third of all time goes to one program's unlinkat; a dd that writes single bytes to /dev/null
// makes most of the calls, and a compiler asks for links where there are none.
TEST(Findings, PutFirstWhatTheHostsTimeIsSpentOn) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    const std::uint64_t at = i * 1'000'000;
    const auto add = [&](model::EventBuilder builder, std::uint64_t latency) {
      summarizer.add(builder.at(at, latency).build().span());
    };
    add(a_call("unlinkat").path("/tmp/load/f").by("python3", 1, 1), 300'000);
    add(a_call("write").on(1, a_file("/dev/null")).returns(1).by("dd", 2, 2), 500);
    add(a_call("write").on(1, a_file("/dev/null")).returns(1).by("dd", 2, 2), 500);
    add(a_call("readlink").path("/usr/include").fails(EINVAL).by("cc1plus", 3, 3), 2'000);
    add(model::a_read().on(5, a_file("/data")).returns(9000).by("other", 4, 4), 600'000);
  }
  const model::Summary summary = summarizer.snapshot();

  ASSERT_GE(summary.findings.size(), 4U);
  EXPECT_EQ(summary.findings[0].comm, "other");
  EXPECT_EQ(summary.findings[1].call, "unlinkat");
  EXPECT_LT(of_kind(summary, FindingKind::kErrorStorm)->weight, 0.3);
  EXPECT_LT(of_kind(summary, FindingKind::kTinyWrites)->weight, 0.1);
}

TEST(Findings, SayASlowCallOnce) {
  Summarizer summarizer;
  for (std::uint64_t i = 0; i < 200; ++i) {
    summarizer.add(a_call("fsync")
                       .on(3, a_file("/pg/wal"))
                       .by("postgres", 7, 7)
                       .at(i * 10'000'000, i % 50 == 0 ? 50'000'000 : 100'000)
                       .build()
                       .span());
  }
  const model::Summary summary = summarizer.snapshot();

  EXPECT_NE(of_kind(summary, FindingKind::kSyncStorm), nullptr);
  EXPECT_EQ(of_kind(summary, FindingKind::kTail), nullptr);
}

TEST(Findings, PutLossesFirst) {
  Summarizer summarizer;
  summarizer.add(model::a_read().build().span());
  model::Accounting accounting;
  accounting.calls.resize(1);
  accounting.calls[0].seen = 10;
  accounting.calls[0].delivered = 1;
  accounting.calls[0].lost[0] = 9;
  const model::Summary summary = summarizer.snapshot({}, accounting);

  ASSERT_FALSE(summary.findings.empty());
  EXPECT_EQ(summary.findings[0].kind, FindingKind::kLoss);
}

TEST(Findings, KeepToTheLimit) {
  Summarizer summarizer;
  for (int comm = 0; comm < 30; ++comm) {
    for (int i = 0; i < 100; ++i) {
      summarizer.add(model::an_openat()
                         .path("/x")
                         .fails(ENOENT)
                         .by(fmt::format("c{}", comm), 1, 1)
                         .build()
                         .span());
    }
  }

  EXPECT_EQ(summarizer.snapshot({.findings = 4}).findings.size(), 4U);
}

}  // namespace
}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
#include "aggregate/summary.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <string>
#include <string_view>

#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;
using model::Summary;

template <typename Rows>
const auto* named(const Rows& rows, std::string_view name) {
  const auto place = std::ranges::find_if(rows, [&](const auto& row) { return row.name == name; });
  return place == rows.end() ? nullptr : &*place;
}

TEST(Summarizer, OfNothingIsEmpty) {
  const Summary summary = Summarizer().snapshot();

  EXPECT_EQ(summary.total.calls, 0U);
  EXPECT_TRUE(summary.calls.rows.empty());
  EXPECT_TRUE(summary.findings.empty());
  EXPECT_EQ(summary.seconds(), 0);
}

TEST(Summarizer, CountsACallInEveryTable) {
  Summarizer summarizer;
  summarizer.add(a_read()
                     .on(3, a_file("/var/log/x"))
                     .returns(4096)
                     .at(1'000, 500)
                     .by("cat", 10, 11)
                     .build()
                     .span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.calls, 1U);
  EXPECT_EQ(summary.total.bytes_read, 4096U);
  EXPECT_EQ(summary.first_ns, 1'000U);
  EXPECT_EQ(summary.last_ns, 1'500U);
  ASSERT_EQ(summary.calls.rows.size(), 1U);
  EXPECT_EQ(summary.calls.rows[0].name, "read");
  EXPECT_EQ(summary.calls.rows[0].stats.p99_ns, 500U);
  ASSERT_EQ(summary.files.rows.size(), 1U);
  EXPECT_EQ(summary.files.rows[0].name, "/var/log/x");
  EXPECT_EQ(summary.files.rows[0].comm, "cat");
  EXPECT_EQ(summary.files.rows[0].reads, 1U);
  ASSERT_EQ(summary.directories.rows.size(), 1U);
  EXPECT_EQ(summary.directories.rows[0].name, "/var/log");
  ASSERT_EQ(summary.processes.rows.size(), 1U);
  EXPECT_EQ(summary.processes.rows[0].tgid, 10U);
  ASSERT_EQ(summary.threads.rows.size(), 1U);
  EXPECT_EQ(summary.threads.rows[0].tid, 11U);
  EXPECT_EQ(summary.comms.rows[0].name, "cat");
  EXPECT_EQ(summary.slowest.size(), 1U);
  EXPECT_EQ(summary.timeline.slots.size(), 1U);
}

TEST(Summarizer, CountsErrorsByNumberAndRestartsNotAtAll) {
  Summarizer summarizer;
  summarizer.add(an_openat().path("/no").fails(ENOENT).build().span());
  summarizer.add(an_openat().path("/no").fails(ENOENT).build().span());
  summarizer.add(an_openat().path("/secret").fails(EACCES).build().span());
  summarizer.add(a_call("nanosleep").fails(516).build().span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.errors, 3U);
  ASSERT_EQ(summary.errors.size(), 2U);
  EXPECT_EQ(summary.errors[0].number, ENOENT);
  EXPECT_EQ(summary.errors[0].count, 2U);
  EXPECT_EQ(named(summary.files.rows, "/no")->stats.errors, 2U);
}

TEST(Summarizer, TellsWaitingFromWork) {
  Summarizer summarizer;
  summarizer.add(a_call("epoll_wait").at(1, 1'000'000).build().span());
  summarizer.add(
      a_read().on(0, a_file("pipe:[1]", model::FileKind::kPipe)).at(1, 500'000).build().span());
  summarizer.add(a_read().on(3, a_file("/f")).at(1, 300).build().span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.waiting_ns, 1'500'000U);
  EXPECT_EQ(summary.total.busy_ns(), 300U);
  ASSERT_EQ(summary.slowest.size(), 1U);
  EXPECT_EQ(*summary.slowest[0]->latency_ns, 300U);
  EXPECT_EQ(summary.longest_waits.size(), 2U);
}

TEST(Summarizer, ACopyCountsEachWayAtItsFile) {
  Summarizer summarizer;
  summarizer.add(a_call("copy_file_range")
                     .on(3, a_file("/a/from"))
                     .second_file(a_file("/b/to"))
                     .returns(100)
                     .build()
                     .span());
  summarizer.add(a_call("sendfile")
                     .on(4, a_file("/b/out"))
                     .second_file(a_file("/a/in"))
                     .returns(7)
                     .build()
                     .span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(named(summary.files.rows, "/a/from")->stats.bytes_read, 100U);
  EXPECT_EQ(named(summary.files.rows, "/a/from")->stats.bytes_written, 0U);
  EXPECT_EQ(named(summary.files.rows, "/b/to")->stats.bytes_written, 100U);
  EXPECT_EQ(named(summary.files.rows, "/b/to")->stats.calls, 0U);
  EXPECT_EQ(named(summary.files.rows, "/b/out")->stats.bytes_written, 7U);
  EXPECT_EQ(named(summary.files.rows, "/a/in")->stats.bytes_read, 7U);
  EXPECT_EQ(summary.total.bytes, 107U);
}

TEST(Summarizer, SeesWhatIsOpenedForNothing) {
  Summarizer summarizer;
  summarizer.add(an_openat().opened(3, a_file("/idle")).build().span());
  summarizer.add(a_call("close").on(3, a_file("/idle")).build().span());
  summarizer.add(an_openat().opened(3, a_file("/used")).build().span());
  summarizer.add(a_read().on(3, a_file("/used")).returns(0).build().span());
  summarizer.add(an_openat().arg(2, O_WRONLY).opened(3, a_file("/touched")).build().span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.opened_never_used_count, 1U);
  ASSERT_EQ(summary.opened_never_used.size(), 1U);
  EXPECT_EQ(summary.opened_never_used[0].name, "/idle");
}

TEST(Summarizer, CountsTinyWritesAndSyncs) {
  Summarizer summarizer;
  for (int i = 0; i < 3; ++i) {
    summarizer.add(a_call("write").on(1, a_file("/log")).returns(10).build().span());
    summarizer.add(a_call("fsync").on(1, a_file("/log")).at(5, 70).build().span());
  }
  summarizer.add(a_call("write").on(1, a_file("/log")).returns(4096).build().span());
  const Summary summary = summarizer.snapshot();

  ASSERT_EQ(summary.tiny_writers.size(), 1U);
  EXPECT_EQ(summary.tiny_writers[0].tiny_writes, 3U);
  EXPECT_EQ(summary.tiny_writers[0].tiny_bytes, 30U);
  EXPECT_EQ(summary.tiny_writers[0].writes, 4U);
  ASSERT_EQ(summary.most_synced.size(), 1U);
  EXPECT_EQ(summary.most_synced[0].syncs, 3U);
  EXPECT_EQ(summary.most_synced[0].sync_ns, 210U);
}

TEST(Summarizer, TellsTheSecondLifeOfAProcessId) {
  Summarizer summarizer;
  model::Task first{.tid = 5, .tgid = 5, .start_ns = 100, .comm = "one"};
  model::Task second{.tid = 5, .tgid = 5, .start_ns = 900, .comm = "two"};
  for (const model::Task* task : {&first, &second, &second}) {
    model::CallEvent event = *a_read().build();
    event.task = task;
    summarizer.add({&event, 1});
  }
  const Summary summary = summarizer.snapshot();

  ASSERT_EQ(summary.processes.rows.size(), 2U);
  EXPECT_EQ(summary.processes.rows[0].comm, "two");
  EXPECT_EQ(summary.processes.rows[0].lifetime, 2U);
  EXPECT_EQ(summary.processes.rows[0].stats.calls, 2U);
}

// Events may come in memory that another task or file had in the batch before.
TEST(Summarizer, DoesNotTrustAddresses) {
  Summarizer summarizer;
  model::Task task{.tid = 1, .tgid = 1, .comm = "a"};
  model::File file = a_file("/first");
  model::CallEvent event = *a_read().build();
  event.task = &task;
  event.file = &file;
  summarizer.add({&event, 1});
  task.comm = "b";
  file.name = "/other";
  summarizer.add({&event, 1});
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.comms.rows.size(), 2U);
  EXPECT_NE(named(summary.files.rows, "/first"), nullptr);
  EXPECT_NE(named(summary.files.rows, "/other"), nullptr);
}

TEST(Summarizer, SurvivesHostileEvents) {
  Summarizer summarizer;
  const std::string evil("\x1b]0;x\x07\n\xff\xfe</script>/\0/..", 24);
  constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();
  summarizer.add(
      a_read().on(3, a_file(evil)).by(evil, 1, 1).at(kMax, kMax).returns(-4095).build().span());
  summarizer.add(a_read().number(-7).build().span());
  summarizer.add(a_read().number(100'000).build().span());
  summarizer.add(a_read().notes({.compat = true}).by_unknown().build().span());
  summarizer.add(a_read().outcome(model::Outcome::kNoEnter).build().span());
  summarizer.add(a_read().outcome(model::Outcome::kNoReturn).build().span());
  summarizer.add(a_read().outcome(model::Outcome::kInFlight).build().span());
  summarizer.add(a_call("openat").path(std::string(4095, '/')).build().span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.calls, 7U);
  EXPECT_EQ(summary.in_flight, 1U);
  EXPECT_NE(named(summary.files.rows, evil), nullptr);
  EXPECT_NE(named(summary.calls.rows, "syscall_-7"), nullptr);
  EXPECT_NE(named(summary.calls.rows, "ia32_0"), nullptr);
  EXPECT_NE(named(summary.comms.rows, "[unknown]"), nullptr);
}

TEST(Summarizer, TimeGoingBackwardsKeepsTheSpanRight) {
  Summarizer summarizer;
  summarizer.add(a_read().at(5'000, 10).build().span());
  summarizer.add(a_read().at(1'000, 10).build().span());
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.first_ns, 1'000U);
  EXPECT_EQ(summary.last_ns, 5'010U);
}

// A row without a start may be the first: it would put the begin of the timeline to that of the
// host.
TEST(Summarizer, TheTimelineBeginsWithTheFirstTimeThatIsKnown) {
  constexpr std::uint64_t kHours = 38'000'000'000'000;
  Summarizer summarizer;
  summarizer.add(a_read().outcome(model::Outcome::kNoEnter).build().span());
  for (std::uint64_t i = 0; i < 10; ++i) {
    summarizer.add(a_read().at(kHours + i * 100'000'000, 10).build().span());
  }
  const Summary summary = summarizer.snapshot();

  EXPECT_EQ(summary.total.calls, 11U);
  EXPECT_GE(summary.timeline.start_ns, kHours - 1'000'000'000);
  EXPECT_LE(summary.timeline.interval_ns, 1'000'000'000U);
}

TEST(Summarizer, BeginsAnewAfterReset) {
  Summarizer summarizer;
  summarizer.add(a_read().on(3, a_file("/f")).build().span());
  summarizer.reset();

  EXPECT_EQ(summarizer.snapshot().total.calls, 0U);
  summarizer.add(a_read().on(3, a_file("/f")).build().span());
  EXPECT_EQ(summarizer.snapshot().total.calls, 1U);
}

}  // namespace
}  // namespace ior::aggregate

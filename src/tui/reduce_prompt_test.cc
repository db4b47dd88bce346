// SPDX-License-Identifier: Apache-2.0
//
// The line of input: filters that are typed, brought back, replaced, saved and deleted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tui/feed_port.h"
#include "tui/session_test.h"
#include "tui/table_model.h"

namespace ior::tui {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// As the application does with a filter that is one.
void accept(Session& session) {
  ASSERT_EQ(session.actions.back().kind, ActionKind::kCheckFilter);
  take_filter(session.state, session.actions.back().text, session.actions.back().number);
}

TEST(Prompt, ATypoAtTheBeginningIsMended) {
  Session session;
  session.type("fatency>1").type("\x01").type("l\r");
  EXPECT_EQ(session.actions.back().text, "latency>1");
  EXPECT_EQ(session.actions.back().number, 0U);
}

TEST(Prompt, UpBringsTheFilterThatHoldsAndEnterPutsItInItsPlace) {
  Session session;
  session.state.filters = {"error", "fd=3"};
  session.type("f").type(kUp).type("4\r");
  EXPECT_EQ(session.actions.back().text, "fd=34");
  accept(session);
  EXPECT_THAT(session.state.filters, ElementsAre("error", "fd=34"));
  session.type("f").type(kUp).type(kUp).type("\x15not error\r");
  accept(session);
  EXPECT_THAT(session.state.filters, ElementsAre("not error", "fd=34"));
  session.type("f").type(kUp).type("\x15\r");
  EXPECT_THAT(session.state.filters, ElementsAre("not error"));
}

TEST(Prompt, UpBringsWhatWasTypedBeforeAndIsOver) {
  Session session;
  session.type("fpid=1\r");
  accept(session);
  session.type("F").type("fpi").type(kUp);
  EXPECT_EQ(session.state.prompt.text, "pid=1");
  EXPECT_EQ(session.type(kDown).state.prompt.text, "pi");
  session.type(kUp).type("\r");
  accept(session);
  EXPECT_THAT(session.state.filters, ElementsAre("pid=1"));
  session.type("fpid=1\r");
  accept(session);
  EXPECT_THAT(session.state.filters, ElementsAre("pid=1"));  // it holds already
}

TEST(Prompt, SearchesComeBackToo) {
  Session session;
  session.type("7/tmp/3\r/").type(kUp);
  EXPECT_EQ(session.state.prompt.text, "tmp/3");
}

TEST(Prompt, SavedFiltersAreChosenAndDeleted) {
  Session session;
  session.type("f\t");
  EXPECT_FALSE(session.state.prompt.error.empty());  // there is none
  session.type("\x1b");
  session.state.saved_filters = {{"a", "error"}, {"b", "fd=3"}};
  EXPECT_EQ(session.type("f\t").state.prompt.text, "@a");
  EXPECT_EQ(session.type("\t").state.prompt.text, "@b");
  EXPECT_EQ(session.type("\t").state.prompt.text, "@a");
  EXPECT_EQ(session.type("\x1b[Z").state.prompt.text, "@b");
  session.type("\x18");
  EXPECT_EQ(session.state.saved_filters.size(), 1U);
  EXPECT_EQ(session.state.prompt.text, "fd=3");  // who did not mean it still has it
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSaveConfig);
  session.type("\x18");
  EXPECT_EQ(session.state.saved_filters.size(), 1U);
}

TEST(Prompt, ALongLineIsEditedInAnyWindow) {
  Session session;
  session.type("f");
  for (int i = 0; i < 500; ++i) {
    session.type("é(");
  }
  session.type("\x01\x04\x0b");
  EXPECT_EQ(session.state.prompt.text, "");
}

TEST(Reducer, RowsAreAskedForInTheirOrderAndFurtherAsTheCursorComesToTheEnd) {
  Session session;
  EXPECT_EQ(rows_wanted(session.state), std::nullopt);  // Flame
  auto summary = std::make_shared<model::Summary>(*session.snapshot.summary);
  model::FileRow row = summary->files.rows[0];
  summary->files.rows.assign(1000, row);
  summary->files.other_keys = 4000;
  summary->files.folded_keys = 10;
  session.snapshot.summary = summary;
  session.type("4ssss");
  auto wanted = rows_wanted(session.state);
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->table, model::TableKind::kFiles);
  EXPECT_EQ(wanted->key, model::RowKey::kTime);
  EXPECT_EQ(wanted->count, 1000U);
  session.type("sS");
  wanted = rows_wanted(session.state);
  EXPECT_EQ(wanted->key, model::RowKey::kWaiting);
  EXPECT_FALSE(wanted->descending);
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSaveConfig);  // the direction, too
  session.state.table().row = 990;
  session.type(kDown);
  EXPECT_EQ(rows_wanted(session.state)->count, 2000U);
  session.type("G");
  EXPECT_EQ(rows_wanted(session.state)->count, kAllRows);

  model::ChosenRows chosen{*rows_wanted(session.state), model::Table<model::FileRow>{}};
  std::get<0 + 1>(chosen.table).rows.assign(4990, row);
  session.snapshot.chosen = std::make_shared<model::ChosenRows>(chosen);
  session.state = settle(session.state, session.snapshot);
  EXPECT_EQ(session.state.table().row, 4989);  // the end that was meant
  session.type("d");
  EXPECT_EQ(rows_wanted(session.state)->table, model::TableKind::kDirectories);
}

TEST(Reducer, TheCursorStaysOnItsRowWhereverThatGoes) {
  Session session;
  session.type("3").type(kDown);  // openat
  auto summary = std::make_shared<model::Summary>(*session.snapshot.summary);
  std::ranges::reverse(summary->calls.rows);  // fsync, openat, read
  summary->calls.rows.insert(summary->calls.rows.begin(), 5, summary->calls.rows[0]);
  session.snapshot.summary = summary;
  session.state = settle(follow_row(session.state, session.snapshot), session.snapshot);
  EXPECT_EQ(session.state.table().row, 6);
  session.type("\r");
  EXPECT_THAT(session.state.filters, ElementsAre("syscall=\"openat\""));
  session.type("\x1b").type("g");
  std::ranges::reverse(summary->calls.rows);
  session.state = settle(follow_row(session.state, session.snapshot), session.snapshot);
  EXPECT_EQ(session.state.table().row, 0);  // the first one, whichever it is
}

TEST(Reducer, ACellOfTheHeatMapIsItsLatencyAndItsTime) {
  Session session;
  auto summary = std::make_shared<model::Summary>(*session.snapshot.summary);
  summary->timeline.start_ns = 5'000'000'000;
  summary->timeline.interval_ns = 1'000'000'000;
  summary->timeline.slots.resize(10);
  summary->timeline.slots[0].latency[model::heat_row_of(1'000)] = 3;
  summary->timeline.slots[7].latency[model::heat_row_of(1'000)] = 3;
  session.snapshot.summary = summary;
  session.snapshot.live = false;
  session.snapshot.state = model::FeedState::kEnded;
  session.type("6\r");  // the newest column: nothing
  EXPECT_THAT(session.state.filters, IsEmpty());
  EXPECT_EQ(session.state.notice, "no call is in this cell");
  session.type(kLeft).type(kLeft).type("\r");
  ASSERT_EQ(session.state.filters.size(), 1U);
  EXPECT_NE(session.state.filters[0].find(" and end>=12000000000 and end<13000000000"),
            std::string::npos)
      << session.state.filters[0];
  EXPECT_EQ(session.state.tab, Tab::kStream);
}

TEST(Reducer, APickerOfARecordingReplacesWhatItPicked) {
  Session session;
  session.snapshot.live = false;
  session.type("5p10\r");
  EXPECT_THAT(session.state.filters, ElementsAre("pid=10"));
  auto only = std::make_shared<model::Summary>(*session.snapshot.summary);
  only->processes.rows.erase(only->processes.rows.begin() + 1);
  session.snapshot.summary = only;
  session.type("p20\r");
  EXPECT_THAT(session.state.filters, ElementsAre("pid=20"));
  session.type("p\r");  // all
  EXPECT_THAT(session.state.filters, IsEmpty());
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSetFilters);
}

TEST(Reducer, ARecordingIsScrolledToItsBegin) {
  Session session;
  session.snapshot.live = false;
  session.snapshot.state = model::FeedState::kEnded;
  session.snapshot.rows_passed = 50'000;
  session.snapshot.rows_first = 49'990;  // ten rows are here
  session.type("7g");
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSetWindow);
  EXPECT_EQ(session.actions.back().number, 0U);
  model::Snapshot begin = session.snapshot;
  begin.rows_first = 0;
  session.snapshot = begin;
  session.state = settle(follow_row(session.state, begin), begin);
  EXPECT_EQ(session.state.table().row, 0);
  session.actions.clear();
  session.type("j");
  EXPECT_EQ(session.state.table().row, 1);
  EXPECT_FALSE(session.asked(ActionKind::kSetWindow));
  for (int i = 0; i < 9; ++i) {
    session.type("j");
  }
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSetWindow);
  EXPECT_EQ(session.state.stream_row, 10U);
  session.type("G");
  EXPECT_EQ(session.actions.back().number, kNewestRows);
  EXPECT_EQ(session.state.stream_row, 49'999U);
}

TEST(Reducer, NothingIsPausedInARecordingThatHasBeenRead) {
  Session session;
  session.snapshot.live = false;
  session.snapshot.state = model::FeedState::kEnded;
  session.type("7k ");
  EXPECT_EQ(session.state.table().row, 8);
  EXPECT_FALSE(session.state.paused);
  session.state.filters = {"error"};
  session.type("\x1b");
  EXPECT_THAT(session.state.filters, IsEmpty());
}

}  // namespace
}  // namespace ior::tui

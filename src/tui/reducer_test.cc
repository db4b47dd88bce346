// SPDX-License-Identifier: Apache-2.0
#include "tui/reducer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tui/session_test.h"

namespace ior::tui {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Reducer, TabsByNumberAndAround) {
  Session session;
  EXPECT_EQ(session.type("3").state.tab, Tab::kSyscalls);
  EXPECT_EQ(session.type("\t").state.tab, Tab::kFiles);
  EXPECT_EQ(session.type("\x1b[Z\x1b[Z\x1b[Z").state.tab, Tab::kFlame);
  EXPECT_EQ(session.type("\x1b[Z").state.tab, Tab::kBlocked);
  session.press({.code = KeyCode::kPress}, {HitKind::kTab, 4});
  EXPECT_EQ(session.state.tab, Tab::kProcesses);
}

TEST(Reducer, EnterKeepsTheCellEscTakesItAway) {
  Session session;
  session.type("3").type(kDown).type("\r");
  EXPECT_THAT(session.state.filters, ElementsAre("syscall=\"openat\""));
  EXPECT_TRUE(session.asked(ActionKind::kSetFilters));
  session.type("4").type(kDown).type("\x1b[F").type(kUp);  // the second row
  for (int i = 0; i < 20; ++i) {
    session.type(kRight);
  }
  session.type("\r");
  EXPECT_THAT(session.state.filters, ElementsAre("syscall=\"openat\"", R"(file="/tmp/a \"b")"));
  session.type("\x1b");
  EXPECT_EQ(session.state.filters.size(), 1U);
  session.type("F");
  EXPECT_THAT(session.state.filters, IsEmpty());
}

TEST(Reducer, MinusLeavesOut) {
  Session session;
  session.type("3-");
  EXPECT_THAT(session.state.filters, ElementsAre("not syscall=\"read\""));
  session.type("-");
  EXPECT_EQ(session.state.filters.size(), 1U);  // the same one twice says nothing new
}

TEST(Reducer, ACellThatIsNoFilterSaysSo) {
  Session session;
  session.type("3").type(kRight).type(kRight).type("\r");
  EXPECT_THAT(session.state.filters, IsEmpty());
  EXPECT_FALSE(session.state.notice.empty());
}

TEST(Reducer, DirectoriesAreFilters) {
  Session session;
  session.type("4d");
  for (int i = 0; i < 20; ++i) {
    session.type(kRight);
  }
  session.type("\r");
  EXPECT_THAT(session.state.filters, ElementsAre("file~\"^/etc/*\""));
}

TEST(Reducer, MovingInTheStreamHoldsItStill) {
  Session session;
  session.type("7");
  EXPECT_EQ(session.state.table().row, 9);
  EXPECT_FALSE(session.state.paused);
  session.type("k");
  EXPECT_EQ(session.state.table().row, 8);
  EXPECT_TRUE(session.state.paused);
  session.type(" ");
  EXPECT_FALSE(session.state.paused);
  EXPECT_EQ(session.state.table().row, 9);
}

TEST(Reducer, SearchBothWays) {
  Session session;
  session.type("7/tmp/[23]\r");
  EXPECT_EQ(session.state.table().row, 2);
  session.type("n");
  EXPECT_EQ(session.state.table().row, 3);
  session.type("N");
  EXPECT_EQ(session.state.table().row, 2);
  session.type("?/8\r");
  EXPECT_EQ(session.state.table().row, 8);
  session.type("/(\r");
  EXPECT_EQ(session.state.overlay, Overlay::kPrompt);
  EXPECT_FALSE(session.state.prompt.error.empty());
}

TEST(Reducer, SortByKeyAndByClick) {
  Session session;
  session.type("5s");
  EXPECT_EQ(session.state.table().sort, 0);
  session.type("S");
  EXPECT_FALSE(session.state.table().descending);
  session.press({.code = KeyCode::kPress}, {HitKind::kHeader, 4});
  EXPECT_EQ(session.state.table().sort, 4);
  session.press({.code = KeyCode::kPress}, {HitKind::kHeader, 4});
  EXPECT_FALSE(session.state.table().descending);
}

TEST(Reducer, TypedFilterIsCheckedFirst) {
  Session session;
  session.type("fpid=1\x7f\x7f=2\r");
  ASSERT_TRUE(session.asked(ActionKind::kCheckFilter));
  EXPECT_EQ(session.actions.back().text, "pid=2");
  EXPECT_THAT(session.state.filters, IsEmpty());
}

TEST(Reducer, FamiliesOneAfterTheOther) {
  Session session;
  session.type("3]");
  ASSERT_EQ(session.state.filters.size(), 1U);
  EXPECT_TRUE(session.state.filters[0].starts_with("family=\""));
  const std::string first = session.state.filters[0];
  session.type("]");
  ASSERT_EQ(session.state.filters.size(), 1U);
  EXPECT_NE(session.state.filters[0], first);
  session.type("[[");
  EXPECT_THAT(session.state.filters, IsEmpty());
}

TEST(Reducer, FiltersAreSavedAndSetAgain) {
  Session session;
  session.type("3\r-Wa b\r");
  EXPECT_FALSE(session.state.prompt.error.empty());
  session.type("\x15mine\r");
  EXPECT_TRUE(session.asked(ActionKind::kSaveConfig));
  session.type("F");
  session.type("f@other\r");
  EXPECT_FALSE(session.state.prompt.error.empty());
  session.type("\x15@mine\r");
  ASSERT_TRUE(session.asked(ActionKind::kCheckFilter));
  EXPECT_EQ(session.actions.back().text, "(syscall=\"read\") and (not syscall=\"read\")");
}

TEST(Reducer, PickerFindsByTyping) {
  Session session;
  session.state.overlay = Overlay::kPicker;
  session.state.picker.first = true;
  session.state.picker.candidates = {{10, 0, "cat", "cat /etc/passwd"},
                                     {4711, 0, "postgres", "postgres: writer"}};
  session.type("WRITER\r");
  ASSERT_TRUE(session.asked(ActionKind::kSetTarget));
  EXPECT_THAT(session.actions.back().target.tgids, ElementsAre(4711U));
  EXPECT_EQ(session.state.overlay, Overlay::kNone);
}

TEST(Reducer, AnIdThatIsTypedComesBeforeTextThatHasIt) {
  Session session;
  session.state.overlay = Overlay::kPicker;
  session.state.picker.candidates = {{10, 0, "cat", "cat /tmp/4711"},
                                     {47110, 0, "sh", "sh"},
                                     {4711, 0, "postgres", "postgres: writer"}};
  session.type("4711\r");
  EXPECT_THAT(session.actions.back().target.tgids, ElementsAre(4711U));
}

TEST(Reducer, UsersAndGroupsBecomeTheTarget) {
  Session session;
  session.type("3u");
  EXPECT_EQ(session.state.picker.kind, PickKind::kUser);
  EXPECT_TRUE(session.asked(ActionKind::kListTargets));
  session.state.picker.candidates = {{.comm = "root", .command_line = "", .uid = 0},
                                     {.comm = "bob", .command_line = "", .uid = 1000}};
  session.type("bob\r");
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSetTarget);
  EXPECT_EQ(session.actions.back().target.kind, model::TargetKind::kUser);
  EXPECT_EQ(session.actions.back().target.uid, 1000U);
  session.type("c");
  session.state.picker.candidates = {
      {.comm = "ssh.service", .cgroup = "/cgroup/ssh.service", .cgroups = {7, 8}}};
  session.type(kDown).type("\r");
  EXPECT_EQ(session.actions.back().target.kind, model::TargetKind::kCgroup);
  EXPECT_EQ(session.actions.back().target.cgroup, "/cgroup/ssh.service");
  EXPECT_THAT(session.actions.back().target.cgroup_ids, ElementsAre(7U, 8U));
  session.type("p\r");  // everything again
  EXPECT_EQ(session.actions.back().target.kind, model::TargetKind::kAll);
}

TEST(Reducer, OnFlameTheSmallUUndoesAndTheLargeOneChoosesAUser) {
  Session session;
  EXPECT_EQ(session.type("1u").state.overlay, Overlay::kNone);
  EXPECT_EQ(session.type("U").state.overlay, Overlay::kPicker);
}

TEST(Reducer, PickersOfARecordingSetFilters) {
  Session session;
  session.snapshot.live = false;
  session.type("5p");
  EXPECT_FALSE(session.asked(ActionKind::kListTargets));
  ASSERT_EQ(session.state.picker.candidates.size(), 2U);
  session.type("20\r");
  EXPECT_THAT(session.state.filters, ElementsAre("pid=20"));
  EXPECT_FALSE(session.asked(ActionKind::kSetTarget));
}

TEST(Reducer, TheHeatMapIsAboutACallAFileOrAProcess) {
  Session session;
  session.type("6v");
  EXPECT_EQ(session.state.part.filter, "syscall=\"read\"");
  EXPECT_EQ(session.actions.back().kind, ActionKind::kSetPart);
  EXPECT_EQ(session.type(">").state.part.filter, "syscall=\"openat\"");
  EXPECT_EQ(session.type(">>>>").state.part.filter, "syscall=\"fsync\"");
  EXPECT_EQ(session.type("<").state.part.filter, "syscall=\"openat\"");
  EXPECT_EQ(session.type("v").state.part.filter, "file=\"/etc/passwd\"");
  EXPECT_EQ(session.type("v").state.part.filter, "pid=10");
  EXPECT_EQ(session.type("v").state.part.filter, "");
  EXPECT_EQ(session.type("v").state.part.over, PartOver::kCall);
  EXPECT_EQ(session.type("\x1b").state.part.over, PartOver::kAll);
  EXPECT_THAT(session.state.filters, IsEmpty());
}

TEST(Reducer, ACellOfATableBecomesTheHeatMapsPart) {
  Session session;
  session.type("3m");
  EXPECT_EQ(session.state.tab, Tab::kLatency);
  EXPECT_EQ(session.state.part.filter, "syscall=\"read\"");
  EXPECT_THAT(session.state.filters, IsEmpty());
}

TEST(Reducer, BubblesAreTheThirdViewAndArrowsMoveInThem) {
  Session session;
  EXPECT_EQ(session.type("vv").state.flame.view, FlameView::kBubbles);
  session.type(kDown).type(kRight);  // without a tree nothing happens
  EXPECT_EQ(session.type("v").state.flame.view, FlameView::kIcicle);
}

TEST(Reducer, ExportsCanBeOff) {
  Session session;
  session.state.exports = false;
  session.type("7exXE");
  EXPECT_EQ(session.state.overlay, Overlay::kNone);
  EXPECT_FALSE(session.asked(ActionKind::kExport));
  EXPECT_FALSE(session.asked(ActionKind::kExportAndEdit));
}

TEST(Reducer, PickerBeginsWithAllAndLeavesOnEscape) {
  Session session;
  session.state.overlay = Overlay::kPicker;
  session.state.picker.first = true;
  session.type("q");  // a letter is text here
  EXPECT_FALSE(session.asked(ActionKind::kQuit));
  session.type("\x7f\r");
  EXPECT_EQ(session.actions.back().target.kind, model::TargetKind::kAll);
  session.state.overlay = Overlay::kPicker;
  session.type("\x1b");
  EXPECT_TRUE(session.asked(ActionKind::kQuit));
}

TEST(Reducer, CallsDialog) {
  Session session;
  session.state.traced.set(static_cast<std::size_t>(model::find_by_name("read")->nr));
  session.type("4O");
  EXPECT_EQ(session.state.overlay, Overlay::kCalls);
  session.state.calls.calls.set(model::kMaxSyscallNr);  // the numbers without a row
  session.type("n\r");
  EXPECT_FALSE(session.asked(ActionKind::kSetCalls));  // nothing chosen
  session.type("O/openat\r \r");
  ASSERT_TRUE(session.asked(ActionKind::kSetCalls));
  EXPECT_TRUE(session.actions.back().calls.test(
      static_cast<std::size_t>(model::find_by_name("openat")->nr)));
}

TEST(Reducer, OverlaysTakeTheKeys) {
  Session session;
  session.type("H");
  EXPECT_EQ(session.state.overlay, Overlay::kHelp);
  session.type("q");
  EXPECT_EQ(session.state.overlay, Overlay::kNone);
  EXPECT_FALSE(session.asked(ActionKind::kQuit));
  session.type("q");
  EXPECT_TRUE(session.asked(ActionKind::kQuit));
}

TEST(Reducer, AnyKeysAnySizeAnyTab) {
  constexpr std::string_view kBytes = "12345678\t\r\x1b /?nNfFrRoOpteExXsSdvbugGhjklLHTi-I\x7f\x14";
  Session session;
  unsigned state = 3;
  for (int i = 0; i < 30000; ++i) {
    state = state * 1664525U + 1013904223U;
    if (i % 50 == 0) {
      session.state.width = static_cast<int>(state >> 24);
      session.state.height = static_cast<int>((state >> 16) % 80);
    }
    session.type(kBytes.substr((state >> 16) % kBytes.size(), 1));
    if (i % 7 == 0) {
      session.type((state >> 20) % 2 == 0 ? kDown : kRight);
    }
    session.actions.clear();
  }
}

}  // namespace
}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "filter/select_calls.h"

#include <gtest/gtest.h>

#include "filter/call_words.h"

namespace ior::filter {
namespace {

using model::CallSet;

bool has(const CallSet& calls, std::string_view name) {
  return calls[static_cast<std::size_t>(model::find_by_name(name)->nr)];
}

std::string error_of(const CallSelection& selection) {
  const Result<CallSet> calls = select_calls(selection);
  EXPECT_FALSE(calls);
  EXPECT_EQ(calls ? 2 : calls.error().exit_code, 2);
  return calls ? "" : calls.error().message();
}

CallSet selected(const CallSelection& selection) {
  const Result<CallSet> calls = select_calls(selection);
  EXPECT_TRUE(calls) << calls.error().message();
  return calls.value_or(CallSet{});
}

CallSelection tps(std::vector<std::string> patterns) {
  CallSelection selection;
  selection.tracepoints = std::move(patterns);
  return selection;
}

TEST(SelectCalls, NothingGivenIsTheFamilyFsAndUnknownNumbers) {
  const CallSet calls = selected({});
  EXPECT_TRUE(has(calls, "openat"));
  EXPECT_FALSE(has(calls, "socket"));
  EXPECT_TRUE(calls[kOtherCalls]);
}

TEST(SelectCalls, DimensionsAreUnited) {
  CallSelection selection;
  selection.families = {"network"};
  selection.kinds = {"epoll_ctl"};
  selection.syscalls = {"openat", "stat"};
  const CallSet calls = selected(selection);
  EXPECT_TRUE(has(calls, "socket"));
  EXPECT_TRUE(has(calls, "epoll_ctl"));
  EXPECT_TRUE(has(calls, "openat"));
  EXPECT_TRUE(has(calls, "newstat"));
  EXPECT_FALSE(has(calls, "read"));
  EXPECT_FALSE(calls[kOtherCalls]);
}

TEST(SelectCalls, ARegexReplacesTheDefault) {
  const CallSet calls = selected(tps({"futex$", "sys_exit_rename"}));
  EXPECT_TRUE(has(calls, "futex"));
  EXPECT_TRUE(has(calls, "renameat2"));
  EXPECT_FALSE(has(calls, "read"));
}

TEST(SelectCalls, ARegexAndADimensionMustBothMatch) {
  CallSelection selection = tps({"_open"});
  selection.families = {"FS"};
  const CallSet calls = selected(selection);
  EXPECT_TRUE(has(calls, "openat"));
  EXPECT_FALSE(has(calls, "mq_open"));
  EXPECT_FALSE(has(calls, "read"));
}

TEST(SelectCalls, ExclusionsWin) {
  CallSelection selection;
  selection.exclude_tracepoints = {"sys_enter_read$"};
  selection.no_syscalls = {"write"};
  selection.no_kinds = {"open"};
  CallSet calls = selected(selection);
  EXPECT_FALSE(has(calls, "read"));
  EXPECT_FALSE(has(calls, "write"));
  EXPECT_FALSE(has(calls, "openat"));
  EXPECT_TRUE(has(calls, "close"));

  selection = {};
  selection.syscalls = {"read", "socket"};
  selection.no_families = {"Network"};
  calls = selected(selection);
  EXPECT_TRUE(has(calls, "read"));
  EXPECT_FALSE(has(calls, "socket"));
}

TEST(SelectCalls, AnUnknownWordNamesTheClosest) {
  CallSelection selection;
  selection.syscalls = {"opnat"};
  EXPECT_EQ(error_of(selection),
            "-trace-syscalls: unknown system call 'opnat'. Hint: did you mean openat?");
  selection = {};
  selection.no_families = {"Netwrok"};
  EXPECT_EQ(error_of(selection),
            "-no-trace-families: unknown family 'Netwrok'. Hint: did you mean Network?");
  selection = {};
  selection.kinds = {"fdpathname"};
  EXPECT_EQ(error_of(selection),
            "-trace-kinds: unknown kind 'fdpathname'. Hint: did you mean fd-pathname?");
  selection.kinds = {"zzzzzzzz"};
  EXPECT_EQ(error_of(selection),
            "-trace-kinds: unknown kind 'zzzzzzzz'. Hint: `ior syscalls` lists what there is");
}

TEST(SelectCalls, ABadRegexNamesItAndWhy) {
  EXPECT_EQ(error_of(tps({"open", "(read"})),
            "-tps: bad regular expression '(read': parentheses that do not match, an unknown "
            "(?...), or nothing to repeat");
  CallSelection selection;
  selection.exclude_tracepoints = {"a{2,1}"};
  EXPECT_EQ(error_of(selection),
            "-tpsExclude: bad regular expression 'a{2,1}': {...} that is not a repetition");
}

TEST(SelectCalls, AnEmptySelectionIsAnErrorThatExplainsAnchors) {
  EXPECT_EQ(error_of(tps({"^openat$"})),
            "the selection of calls: it matches no system call. Hint: names begin with sys_enter_ "
            "or sys_exit_; without ^ "
            "and $ it selects 4 calls: -tps 'openat'");
  EXPECT_EQ(error_of(tps({"nosuchcall"})), "the selection of calls: it matches no system call");
  EXPECT_EQ(error_of(tps({"^it's$"})), "the selection of calls: it matches no system call");
  CallSelection selection;
  selection.syscalls = {"read"};
  selection.no_syscalls = {"read"};
  EXPECT_EQ(error_of(selection), "the selection of calls: it matches no system call");
}

TEST(Pattern, MayIgnoreCase) {
  EXPECT_TRUE(has(selected(tps({"(?i)SYS_ENTER_READ$"})), "read"));
}

}  // namespace
}  // namespace ior::filter

// SPDX-License-Identifier: Apache-2.0
#include "filter/call_expression.h"

#include <gtest/gtest.h>

#include "filter/call_words.h"
#include "filter/select_calls.h"

namespace ior::filter {
namespace {

using model::CallSet;
using Words = std::vector<std::string>;

bool has(const CallSet& calls, std::string_view name) {
  return calls[static_cast<std::size_t>(model::find_by_name(name)->nr)];
}

CallSet selected(const Words& words) {
  const Result<CallSet> calls = select_calls_by_expression(words);
  EXPECT_TRUE(calls) << calls.error().message();
  return calls.value_or(CallSet{});
}

std::string error_of(const Words& words) {
  const Result<CallSet> calls = select_calls_by_expression(words);
  EXPECT_FALSE(calls);
  return calls ? "" : calls.error().message();
}

TEST(CallExpression, TakesNamesOfBothSpellings) {
  EXPECT_EQ(selected({"read", "openat"}).count(), 2U);
  EXPECT_TRUE(has(selected({"stat"}), "newstat"));
  EXPECT_TRUE(has(selected({"newstat"}), "newstat"));
  EXPECT_EQ(selected({"trace=read", "write"}).count(), 2U);
}

TEST(CallExpression, TakesGlobsAndRegularExpressions) {
  const CallSet calls = selected({"open*", "/^p(read|write)64$/"});
  EXPECT_TRUE(has(calls, "openat2"));
  EXPECT_TRUE(has(calls, "pwrite64"));
  EXPECT_FALSE(has(calls, "mq_open"));
}

TEST(CallExpression, TakesTheClassesOfStrace) {
  EXPECT_TRUE(has(selected({"%file"}), "execve"));
  EXPECT_TRUE(has(selected({"%file"}), "symlink"));
  EXPECT_FALSE(has(selected({"%file"}), "read"));
  EXPECT_FALSE(has(selected({"%file"}), "mq_open"));
  EXPECT_TRUE(has(selected({"%desc"}), "read"));
  EXPECT_TRUE(has(selected({"%desc"}), "mmap"));
  EXPECT_TRUE(has(selected({"%desc"}), "pipe2"));
  EXPECT_TRUE(has(selected({"%desc"}), "epoll_create1"));
  EXPECT_FALSE(has(selected({"%desc"}), "stat"));
  EXPECT_TRUE(has(selected({"%network"}), "sendfile"));
  EXPECT_FALSE(has(selected({"%network"}), "splice"));
  EXPECT_TRUE(has(selected({"%process"}), "exit_group"));
  EXPECT_TRUE(has(selected({"%process"}), "clone3"));
  EXPECT_TRUE(has(selected({"%process"}), "tgkill"));
  EXPECT_FALSE(has(selected({"%process"}), "getpid"));
  EXPECT_TRUE(has(selected({"%ipc"}), "semop"));
  EXPECT_TRUE(has(selected({"%memory"}), "brk"));
  EXPECT_TRUE(has(selected({"%signal"}), "rt_sigreturn"));
  EXPECT_EQ(selected({"%net"}), selected({"%NETWORK"}));
}

TEST(CallExpression, TakesFamiliesAndKindsAsClasses) {
  EXPECT_TRUE(has(selected({"%fs"}), "sync"));
  EXPECT_TRUE(has(selected({"%Polling"}), "poll"));
  EXPECT_EQ(selected({"%epoll_ctl"}).count(), 1U);
}

TEST(CallExpression, ALeadingBangNegatesTheWholeList) {
  const CallSet calls = selected({"!close", "%network"});
  EXPECT_FALSE(has(calls, "close"));
  EXPECT_FALSE(has(calls, "socket"));
  EXPECT_TRUE(has(calls, "read"));
  EXPECT_TRUE(calls[kOtherCalls]);
  EXPECT_EQ(selected({"trace=!close"}), selected({"!close"}));
}

TEST(CallExpression, ALaterBangTakesItsWordAway) {
  const CallSet calls = selected({"%desc", "!close", "!p*"});
  EXPECT_TRUE(has(calls, "read"));
  EXPECT_FALSE(has(calls, "close"));
  EXPECT_FALSE(has(calls, "pread64"));
  EXPECT_EQ(error_of({"read", "!read"}), "-e: the list of calls selects nothing");
  EXPECT_EQ(selected({"!read", "!write"}), selected({"!read", "write"}));
}

TEST(CallExpression, AllIsEveryNumber) {
  EXPECT_EQ(selected({"all"}), all_calls());
  EXPECT_EQ(selected({"%all"}), all_calls());
  EXPECT_EQ(selected({"!none"}), all_calls());
  EXPECT_EQ(selected({"%other"}).count(), 1U);
}

TEST(CallExpression, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(error_of({"raed"}), "-e: unknown system call 'raed'. Hint: did you mean read?");
  EXPECT_EQ(error_of({"%netwrk"}), "-e: unknown class '%netwrk'. Hint: did you mean network?");
  EXPECT_EQ(error_of({"zz*"}), "-e: no system call matches 'zz*'");
  EXPECT_EQ(error_of({"/zz/"}), "-e: no system call matches /zz/");
  EXPECT_EQ(error_of({"read", ""}), "-e: an empty word in the list of calls");
  EXPECT_EQ(error_of({"!all"}), "-e: the list of calls selects nothing");
  EXPECT_EQ(error_of({"none"}), "-e: the list of calls selects nothing");
}

}  // namespace
}  // namespace ior::filter

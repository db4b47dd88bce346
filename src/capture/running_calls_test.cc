// SPDX-License-Identifier: Apache-2.0
#include "capture/running_calls.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "capture/kernel_features.h"

namespace ior::capture {
namespace {

TEST(CallState, IsReadFromTheTextOfProc) {
  const auto state = parse_call_state(
      "0 0x3 0x7f5840369000 0x20000 0x0 0xffffffff 0x1 0x7ffe09c6fbd8 0x7f58404e12ad\n");

  ASSERT_TRUE(state);
  EXPECT_EQ(state->nr, 0);
  EXPECT_EQ(state->args[0], 3U);
  EXPECT_EQ(state->args[5], 1U);
  EXPECT_EQ(state->stack_pointer, 0x7ffe09c6fbd8U);
  EXPECT_EQ(state->instruction_pointer, 0x7f58404e12adU);
  EXPECT_FALSE(state->is_compat());
}

TEST(CallState, ThreadsThatAreInNoCallHaveNone) {
  for (const char* text : {"running\n",
                           "-1 0x7ffe09c6fbd8 0x7f58404e12ad\n",
                           "",
                           "\n",
                           "0",
                           "0 0x3 0x4",
                           "0 3 4 5 6 7 8 9 10",
                           "99999999999 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0",
                           "0 0x 0x0 0x0 0x0 0x0 0x0 0x0 0x0",
                           "0 0x10000000000000000 0x0 0x0 0x0 0x0 0x0 0x0 0x0"}) {
    EXPECT_FALSE(parse_call_state(text)) << text;
  }
}

TEST(CallState, LowAddressesAreAProgramOf32Bits) {
  EXPECT_TRUE(parse_call_state("7 0x0 0x0 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234")->is_compat());
}

// A child that waits in a read of a pipe; needs the right to look at it, which a parent has.
TEST(RunningCalls, AChildThatWaitsIsFound) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    char byte = 0;
    ::_exit(::read(ends[0], &byte, 1) == 1 ? 0 : 1);
  }
  const auto tgid = static_cast<std::uint32_t>(child);
  model::CallSet calls;
  calls.set(0);  // read
  std::vector<RunningCall> found;
  for (int i = 0; i < 2000 && found.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    found = find_running_calls({.kind = model::TargetKind::kProcesses, .tgids = {tgid}}, calls);
  }
  if (found.empty() && own_tgid() != static_cast<std::uint32_t>(::getpid())) {
    GTEST_SKIP() << "in a pid namespace /proc has other ids";
  }
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].task.tgid, tgid);
  EXPECT_EQ(found[0].task.tid, tgid);
  EXPECT_EQ(found[0].task.parent_tgid, static_cast<std::uint32_t>(::getpid()));
  EXPECT_EQ(found[0].task.uid, ::geteuid());
  EXPECT_EQ(found[0].state.args[0], static_cast<std::uint64_t>(ends[0]));
  EXPECT_TRUE(found[0].file.starts_with("pipe:[")) << found[0].file;
  EXPECT_EQ(call_state_of(tgid, tgid), found[0].state);

  calls.reset();
  calls.set(1);
  EXPECT_TRUE(
      find_running_calls({.kind = model::TargetKind::kProcesses, .tgids = {tgid}}, calls).empty());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(call_state_of(tgid, tgid));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(RunningCalls, WhatIsNotThereHasNone) {
  model::CallSet calls;
  calls.set();
  EXPECT_TRUE(
      find_running_calls({.kind = model::TargetKind::kProcesses, .tgids = {4'000'000}}, calls)
          .empty());
  EXPECT_TRUE(
      find_running_calls({.kind = model::TargetKind::kThread, .tid = 4'000'000}, calls).empty());
  EXPECT_TRUE(find_running_calls({.kind = model::TargetKind::kCgroup, .cgroup = "/nowhere"}, calls)
                  .empty());
}

}  // namespace
}  // namespace ior::capture

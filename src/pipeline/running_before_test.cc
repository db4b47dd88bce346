// SPDX-License-Identifier: Apache-2.0
#include "pipeline/running_before.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace ior::pipeline {
namespace {

// A child that waits in pause(), and the call that it is in.
class WaitingChild {
 public:
  WaitingChild() : pid_(::fork()) {
    if (pid_ == 0) {
      ::pause();
      ::_exit(0);
    }
    for (int i = 0; i < 2000 && !state_; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      state_ = capture::call_state_of(tid(), tid());
    }
  }
  ~WaitingChild() { end(); }

  void end() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = -1;
    }
  }
  std::uint32_t tid() const { return static_cast<std::uint32_t>(pid_); }
  capture::RunningCall call(std::string file = {}) const {
    capture::RunningCall call;
    call.task.tid = call.task.tgid = tid();
    call.task.comm = "child";
    call.state = *state_;
    call.file = std::move(file);
    return call;
  }

 private:
  pid_t pid_;
  std::optional<capture::CallState> state_;
};

std::vector<model::CallEvent> shown(const RunningBefore& running,
                                    RunningBefore::Threads seen = {}) {
  std::vector<model::CallEvent> events;
  running.append(events, seen);
  return events;
}

TEST(RunningBefore, ACallThatHangsIsShownAsOneWithoutABegin) {
  const WaitingChild child;
  RunningBefore running;
  running.look({child.call("/data/file (deleted)")}, {}, 77);
  const auto events = shown(running);

  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].outcome, model::Outcome::kInFlight);
  EXPECT_TRUE(events[0].notes.started_before);
  EXPECT_EQ(events[0].info->name, "pause");
  EXPECT_EQ(events[0].enter_ns, 77U);
  EXPECT_EQ(events[0].task->comm, "child");
  ASSERT_NE(events[0].file, nullptr);
  EXPECT_EQ(events[0].file->name, "/data/file");
  EXPECT_TRUE(events[0].file->deleted);
}

TEST(RunningBefore, ACallThatHangsOnIsAsOldAsWhenItWasFirstSeen) {
  const WaitingChild child;
  RunningBefore running;
  running.look({child.call()}, {}, 77);
  running.look({child.call()}, {}, 99);

  ASSERT_EQ(shown(running).size(), 1U);
  EXPECT_EQ(shown(running)[0].enter_ns, 77U);
}

TEST(RunningBefore, ThreadsWhoseCallsAreSeenAreLeftOut) {
  const WaitingChild child;
  RunningBefore running;
  running.look({child.call()}, {child.tid()}, 0);
  EXPECT_TRUE(shown(running).empty());
  running.look({child.call()}, {}, 0);
  EXPECT_TRUE(shown(running, {child.tid()}).empty());
  EXPECT_EQ(shown(running).size(), 1U);
}

TEST(RunningBefore, WhatIsOverIsForgotten) {
  WaitingChild child;
  RunningBefore running;
  running.look({child.call()}, {}, 0);
  running.returned(child.tid());
  EXPECT_TRUE(shown(running).empty());

  running.look({child.call()}, {}, 0);
  running.verify(1);
  EXPECT_EQ(shown(running).size(), 1U);
  child.end();
  running.verify(1);
  EXPECT_TRUE(shown(running).empty());
}

TEST(RunningBefore, ACallThatIsOverByTheTimeOfTheLookIsNotTaken) {
  const WaitingChild child;
  capture::RunningCall call = child.call();
  call.state.args[0] ^= 1;
  RunningBefore running;
  running.look({call}, {}, 0);
  EXPECT_TRUE(shown(running).empty());
}

}  // namespace
}  // namespace ior::pipeline

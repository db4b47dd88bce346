// SPDX-License-Identifier: Apache-2.0
#include "pipeline/former_target.h"

#include <gtest/gtest.h>

namespace ior::pipeline {
namespace {

using model::TargetKind;

constexpr std::uint64_t kSince = 1000;

struct Given {
  model::Task task;
  model::CallEvent event;
};

// A call of thread 11 of process 10, of user 7 in group 70, that began at 900 and took this long.
Given a_call(std::uint64_t latency_ns) {
  Given given;
  given.task = {.tid = 11, .tgid = 10, .uid = 7, .cgroup_id = 70, .comm = "x"};
  given.event.enter_ns = 900;
  given.event.latency_ns = latency_ns;
  return given;
}

bool is_former(Given given, const model::Target& target, std::uint64_t since_ns = kSince) {
  given.event.task = &given.task;
  return is_of_former_target(given.event, target, since_ns);
}

TEST(FormerTarget, CallsThatWereOverAreOfIt) {
  EXPECT_TRUE(is_former(a_call(50), {}));
  EXPECT_FALSE(is_former(a_call(150), {}));
}

TEST(FormerTarget, TheFirstTargetHasNoFormerOne) {
  EXPECT_FALSE(is_former(a_call(50), {.kind = TargetKind::kThread, .tid = 99}, 0));
}

TEST(FormerTarget, WhatBeganBeforeBelongsByItsTask) {
  const Given call = a_call(500);
  EXPECT_FALSE(is_former(call, {.kind = TargetKind::kProcesses, .tgids = {9, 10}}));
  EXPECT_TRUE(is_former(call, {.kind = TargetKind::kProcesses, .tgids = {9}}));
  EXPECT_FALSE(is_former(call, {.kind = TargetKind::kThread, .tid = 11}));
  EXPECT_TRUE(is_former(call, {.kind = TargetKind::kThread, .tid = 10}));
  EXPECT_FALSE(is_former(call, {.kind = TargetKind::kUser, .uid = 7}));
  EXPECT_TRUE(is_former(call, {.kind = TargetKind::kUser, .uid = 0}));
  EXPECT_FALSE(is_former(call, {.kind = TargetKind::kCgroup, .cgroup_ids = {69, 70}}));
  EXPECT_TRUE(is_former(call, {.kind = TargetKind::kCgroup, .cgroup_ids = {69}}));
}

TEST(FormerTarget, ARunningCallIsNotOver) {
  Given call = a_call(0);
  call.event.latency_ns.reset();
  call.event.outcome = model::Outcome::kInFlight;
  EXPECT_FALSE(is_former(call, {}));
  EXPECT_TRUE(is_former(call, {.kind = TargetKind::kThread, .tid = 99}));
}

TEST(FormerTarget, AnUnknownTaskBelongsToNone) {
  model::CallEvent event;
  event.enter_ns = 900;
  event.latency_ns = 500;
  EXPECT_TRUE(is_of_former_target(event, {}, kSince));
}

}  // namespace
}  // namespace ior::pipeline

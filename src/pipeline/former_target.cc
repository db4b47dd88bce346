// SPDX-License-Identifier: Apache-2.0
#include "pipeline/former_target.h"

#include <algorithm>

namespace ior::pipeline {
namespace {

bool belongs(const model::Task& task, const model::Target& target) {
  switch (target.kind) {
    case model::TargetKind::kProcesses:
      return std::ranges::find(target.tgids, task.tgid) != target.tgids.end();
    case model::TargetKind::kThread:
      return task.tid == target.tid;
    case model::TargetKind::kUser:
      return task.uid == target.uid;
    case model::TargetKind::kCgroup:
      return std::ranges::find(target.cgroup_ids, task.cgroup_id) != target.cgroup_ids.end();
    case model::TargetKind::kAll:
      break;
  }
  return true;
}

}  // namespace

bool is_of_former_target(const model::CallEvent& event,
                         const model::Target& target,
                         std::uint64_t since_ns) {
  if (event.enter_ns >= since_ns) {
    return false;
  }
  const bool over = event.outcome != model::Outcome::kInFlight &&
                    event.enter_ns + event.latency_ns.value_or(0) < since_ns;
  return over || event.task == nullptr || !belongs(*event.task, target);
}

bool began_before(std::uint64_t since_ns, model::EventSpan events) {
  return std::ranges::any_of(
      events, [since_ns](const model::CallEvent& event) { return event.enter_ns < since_ns; });
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// From the ids on the command line to a target that exists and whose end is seen.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "cli/launch.h"
#include "cli/options.h"
#include "cli/watcher.h"
#include "model/trace_settings.h"

namespace ior::cli {

struct FoundTarget {
  model::Target target;
  std::vector<int>
      fds;  // readable when their process or thread has ended; owned by the members below
  std::vector<UniqueFd> pidfds;
  std::unique_ptr<ThreadWatch> thread_watch;
};

// Of options: tgids, tid, user, cgroup; none: the whole host. Errors: a process or thread that is
// not there (exit code 1), an id that is of the other sort, a thread of another process, ids that
// are not the kernel's because ior is in a pid namespace.
Result<FoundTarget> find_target(const Options& options, model::Follow follow);

// "all processes", "processes 12, 13", "thread 14", "user bob (1000)", "control group ssh.service".
std::string title_of(const model::Target& target);

// The command that was launched, with its children unless options say otherwise.
model::Target launched_target(const Options& options, const Launch& launch);

// Refuses when ior's process ids are not the kernel's.
Status require_kernel_pids();

}  // namespace ior::cli

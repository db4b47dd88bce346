// SPDX-License-Identifier: Apache-2.0
//
// One run from attach to report, the same for every command that traces.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/launch.h"
#include "cli/signals.h"
#include "model/loss.h"
#include "model/ports.h"
#include "model/trace_settings.h"
#include "pipeline/run.h"

namespace ior::cli {

struct SessionPlan {
  model::TraceSettings settings;
  std::function<bool(const model::CallEvent&)> keep;  // empty: all
  std::optional<std::chrono::seconds> duration;
  std::vector<int> target_fds;  // not owned
  std::string announcement;     // for standard error, once events flow; empty: none
  // Called when tracing has begun, before the first row. Empty: nobody.
  std::function<Status()> on_begin = {};
  // Told what came of the run when the sink has finished, before the report. Empty: nobody.
  std::function<Status(const model::Accounting&)> on_end = {};
};

// The part of a plan that the loop needs. signal_fd: -1, signals do not end the run.
pipeline::RunSettings run_settings(const SessionPlan& plan, int signal_fd);

// Law 1: the lines about calls whose rows, filtered and lost ones are not the calls seen. Empty
// when all is well; anything else is a bug of ior and exit status 3. Pure.
std::string describe_violations(const model::Accounting& accounting);

// What a run says at its end, on standard error, and its exit status. A closed output kills this
// process by SIGPIPE, without a report, as any filter.
int conclude(const pipeline::RunResult& result);

// Traces into the sink until the plan, a signal or a closed output ends it, then concludes it.
// Gives the exit status.
Result<int> run_session(const SessionPlan& plan, const Signals& signals, model::Sink& sink);

// The same for a launched command: it is let go once events flow. When it has ended, this process
// ends in the same way, also by the same signal. When the run ends earlier (duration, output), the
// command goes on.
Result<int> run_launched(const SessionPlan& plan,
                         const Signals& signals,
                         model::Sink& sink,
                         Launch& launch);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <fmt/format.h>
#include <signal.h>

#include <cstddef>
#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/launch.h"
#include "cli/signals.h"
#include "cli/watcher.h"
#include "model/loss.h"
#include "model/ports.h"
#include "model/syscall_table.h"
#include "pipeline/live_source.h"
#include "pipeline/run.h"

namespace ior::cli {

pipeline::RunSettings run_settings(const SessionPlan& plan, int signal_fd) {
  return {.duration = plan.duration,
          .signal_fd = signal_fd,
          .target_fds = plan.target_fds,
          .keep = plan.keep};
}

namespace {

Status begin(const SessionPlan& plan) {
  IOR_TRY_STATUS(plan.on_begin ? plan.on_begin() : Status());
  say(plan.announcement);
  return {};
}

Result<int> end(const SessionPlan& plan, const pipeline::RunResult& result) {
  if (plan.on_end) {
    IOR_TRY_STATUS(plan.on_end(result.accounting));
  }
  return conclude(result);
}

}  // namespace

std::string describe_violations(const model::Accounting& accounting) {
  if (accounting.conserved()) {
    return {};
  }
  std::string out =
      "ior: internal error: conservation law violated: rows, filtered and lost calls are not the "
      "calls seen\n";
  for (std::size_t nr = 0; nr < accounting.calls.size(); ++nr) {
    const model::CallCounts& calls = accounting.calls[nr];
    if (calls.conserved()) {
      continue;
    }
    const model::SyscallInfo* info = model::find_by_nr(static_cast<int>(nr));
    out += fmt::format("ior: internal error: {}: seen {}, rows {}, filtered {}, lost {}\n",
                       info != nullptr ? std::string(info->name) : fmt::format("call {}", nr),
                       calls.seen,
                       calls.delivered,
                       calls.filtered,
                       calls.lost_total());
  }
  return out;
}

int conclude(const pipeline::RunResult& result) {
  const std::string violations = describe_violations(result.accounting);
  const bool closed = result.stop == pipeline::Stop::kOutputClosed;
  if (!closed) {
    say(model::report(result.accounting));
  }
  say(violations);
  if (!violations.empty()) {
    return kExitNotConserved;
  }
  return closed ? end_by_signal(SIGPIPE) : kExitOk;
}

Result<int> run_session(const SessionPlan& plan, const Signals& signals, model::Sink& sink) {
  IOR_TRY(const auto source, pipeline::open_live_source(plan.settings));
  IOR_TRY_STATUS(begin(plan));
  IOR_TRY(const pipeline::RunResult result,
          pipeline::run(*source, sink, run_settings(plan, signals.fd())));
  return end(plan, result);
}

Result<int> run_launched(const SessionPlan& plan,
                         const Signals& signals,
                         model::Sink& sink,
                         Launch& launch) {
  IOR_TRY(const auto source, pipeline::open_live_source(plan.settings));
  IOR_TRY(const auto forwarder, SignalForwarder::create(signals.fd(), launch.pidfd()));
  IOR_TRY_STATUS(begin(plan));
  IOR_TRY_STATUS(launch.start());
  // Signals go to the command, not to the run: how it ends is part of the trace.
  IOR_TRY(const pipeline::RunResult result, pipeline::run(*source, sink, run_settings(plan, -1)));
  IOR_TRY(const int status, end(plan, result));
  if (status != kExitOk) {
    return status;
  }
  IOR_TRY(const ExitStatus ended, launch.wait());
  return ended.signal != 0 ? end_by_signal(ended.signal) : ended.code;
}

}  // namespace ior::cli

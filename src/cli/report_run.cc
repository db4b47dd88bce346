// SPDX-License-Identifier: Apache-2.0
#include "cli/report_run.h"

#include <fmt/format.h>

#include <utility>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "cli/target.h"
#include "model/trace_settings.h"
#include "pipeline/live_source.h"
#include "pipeline/run.h"
#include "record/recording.h"

namespace ior::cli {
namespace {

Result<ReportRun> trace_target(SessionPlan plan, const Options& options, model::Sink& sink) {
  const model::Follow follow = options.follow_forks ? model::Follow::kForks : model::Follow::kNone;
  IOR_TRY(const FoundTarget found, find_target(options, follow));
  plan.settings.target = found.target;
  plan.target_fds = found.fds;
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  IOR_TRY(const auto source, pipeline::open_live_source(plan.settings));
  say(plan.duration ? fmt::format("Tracing for {}s\n", plan.duration->count())
                    : "Tracing until the target ends, or Ctrl-C\n");
  IOR_TRY(const pipeline::RunResult result,
          pipeline::run(*source, sink, run_settings(plan, signals.fd())));
  ReportRun run;
  run.title = title_of(found.target);
  run.accounting = result.accounting;
  return run;
}

Result<ReportRun> trace_command(SessionPlan plan, const Options& options, model::Sink& sink) {
  IOR_TRY_STATUS(require_kernel_pids());
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kLeftToCommand));
  IOR_TRY(Launch launch, Launch::prepare(options.command_line, signals));
  plan.settings.target = launched_target(options, launch);
  plan.target_fds = {launch.pidfd()};
  IOR_TRY(const auto source, pipeline::open_live_source(plan.settings));
  IOR_TRY(const auto forwarder, SignalForwarder::create(signals.fd(), launch.pidfd()));
  IOR_TRY_STATUS(launch.start());
  // Signals go to the command, not to the run: how it ends is part of the report.
  IOR_TRY(const pipeline::RunResult result, pipeline::run(*source, sink, run_settings(plan, -1)));
  ReportRun run;
  run.title = fmt::format("{}", fmt::join(options.command_line, " "));
  run.accounting = result.accounting;
  if (result.stop == pipeline::Stop::kTargetGone) {
    IOR_TRY(run.command, launch.wait());
  }
  return run;
}

}  // namespace

Result<ReportRun> trace_into(const Options& options, model::Sink& sink) {
  IOR_TRY(SessionPlan plan, plan_of(options));
  return options.command_line.empty() ? trace_target(std::move(plan), options, sink)
                                      : trace_command(std::move(plan), options, sink);
}

Result<ReportRun> read_into(const std::string& path, model::Sink& sink) {
  IOR_TRY(const auto recording, record::open_recording(path));
  while (!recording->ended()) {
    IOR_TRY(const model::EventSpan events, recording->next());
    IOR_TRY_STATUS(sink.consume(events));
  }
  IOR_TRY_STATUS(sink.finish());
  ReportRun run;
  const std::string_view host = recording->info().value("ior.hostname");
  run.title = host.empty() ? path : fmt::format("{} of {}", path, host);
  IOR_TRY(run.accounting, recording->accounting());
  return run;
}

int end_of(const ReportRun& run) {
  const std::string violations = describe_violations(run.accounting);
  say(violations);
  if (!violations.empty()) {
    return kExitNotConserved;
  }
  if (!run.command) {
    return kExitOk;
  }
  return run.command->signal != 0 ? end_by_signal(run.command->signal) : run.command->code;
}

}  // namespace ior::cli

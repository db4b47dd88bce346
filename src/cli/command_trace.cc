// SPDX-License-Identifier: Apache-2.0
//
// ior trace: lines of text, or another form with all that is known, about running processes, the
// whole host, or a command.
#include <fmt/format.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "base/unique_fd.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/launch.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/plan.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "cli/summary_sink.h"
#include "cli/target.h"
#include "model/ports.h"
#include "model/trace_settings.h"

namespace ior::cli {
namespace {

struct Output {
  UniqueFd file;  // none: standard output
  int fd = STDOUT_FILENO;
  std::string name = "standard output";
};

Result<Output> open_output_of(const Options& options) {
  Output output;
  if (options.output.empty()) {
    return output;
  }
  IOR_TRY(output.file, open_output(options.output));
  output.fd = output.file.get();
  output.name = options.output;
  return output;
}

Result<std::unique_ptr<model::Sink>> rows_of(const Options& options, const Output& output) {
  if (!options.clickhouse.empty()) {
    return make_clickhouse_sink(options.clickhouse, options.table, here_and_now());
  }
  return make_sink(options.format, {.fd = output.fd, .name = output.name}, options.escape);
}

Result<std::unique_ptr<model::Sink>> sink_of(const Options& options, const Output& output) {
  if (!options.summary && !options.with_summary) {
    return rows_of(options, output);
  }
  std::unique_ptr<model::Sink> lines;
  if (options.with_summary) {
    IOR_TRY(lines, rows_of(options, output));
  }
  return std::make_unique<SummarySink>(std::move(lines), output.fd, output.name);
}

// The output is emptied when tracing has begun: what cannot be traced costs no file its contents.
Result<int> trace_with(SessionPlan& plan,
                       const Options& options,
                       const std::function<Result<int>(model::Sink& sink)>& session) {
  IOR_TRY(const Output output, open_output_of(options));
  IOR_TRY(const auto sink, sink_of(options, output));
  plan.on_begin = [&output]() -> Status {
    return output.file ? empty_output(output.fd, output.name) : Status();
  };
  return session(*sink);
}

Result<int> trace_command(SessionPlan plan, const Options& options) {
  IOR_TRY_STATUS(require_kernel_pids());
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kLeftToCommand));
  IOR_TRY(Launch launch, Launch::prepare(options.command_line, signals));
  plan.settings.target = launched_target(options, launch);
  plan.target_fds = {launch.pidfd()};
  return trace_with(
      plan, options, [&](model::Sink& sink) { return run_launched(plan, signals, sink, launch); });
}

Result<int> trace_target(SessionPlan plan, const Options& options) {
  IOR_TRY(
      const FoundTarget found,
      find_target(options, options.follow_forks ? model::Follow::kForks : model::Follow::kNone));
  plan.settings.target = found.target;
  plan.target_fds = found.fds;
  plan.announcement = fmt::format("Tracing {}\n", title_of(found.target));
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  return trace_with(
      plan, options, [&](model::Sink& sink) { return run_session(plan, signals, sink); });
}

}  // namespace

Result<int> run_trace(const Options& options) {
  IOR_TRY(SessionPlan plan, plan_of(options));
  return options.command_line.empty() ? trace_target(std::move(plan), options)
                                      : trace_command(std::move(plan), options);
}

}  // namespace ior::cli

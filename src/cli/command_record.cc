// SPDX-License-Identifier: Apache-2.0
//
// ior record and ior -parquet: rows of running processes, the whole host or a command, into
// Parquet, or into a ClickHouse server.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "capture/host_probe.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/format.h"
#include "cli/how_called.h"
#include "cli/launch.h"
#include "cli/options.h"
#include "cli/plan.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "cli/target.h"
#include "filter/call_set_words.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"
#include "model/trace_settings.h"
#include "record/recorder.h"

namespace ior::cli {
namespace {

record::RecorderSettings recorder_settings(const Options& options,
                                           const model::CallSet& calls,
                                           std::string_view version) {
  record::RecorderSettings settings;
  settings.output = options.parquet.empty() ? options.output : options.parquet;
  settings.replace = options.force ? record::Replace::kAsked : record::Replace::kNever;
  settings.rotation = options.rotation;
  settings.rotation.hive = options.hive;
  settings.metadata = {{"ior.version", std::string(version)},
                       {"ior.mode", "headless"},
                       {"ior.command_line", own_command_line()},
                       {"ior.selection", filter::call_set_words(calls)},
                       {"ior.filters", filter_words(options)}};
  return settings;
}

void say_what_came_of_it(const record::RecorderSummary& summary) {
  for (const std::string& file : summary.files) {
    say(fmt::format("{}\n", file));
  }
  say(fmt::format("{} rows recorded, {} bytes, {} file{}\n",
                  summary.rows,
                  summary.bytes,
                  summary.parts,
                  summary.parts == 1 ? "" : "s"));
  if (summary.rows_missing != 0) {
    say(fmt::format("{} rows are missing: they were taken, but could not be written\n",
                    summary.rows_missing));
  }
}

// Runs `session` into a ClickHouse table.
template <typename Session>
Result<int> store_with(const Options& options, const Session& session) {
  IOR_TRY(const std::unique_ptr<model::Sink> table,
          make_clickhouse_sink(options.clickhouse, options.table, here_and_now()));
  return session(*table);
}

// Runs `session` into a recorder, and completes the recording on every way out.
template <typename Session>
Result<int> record_with(record::RecorderSettings settings,
                        SessionPlan& plan,
                        const Session& session) {
  IOR_TRY(const std::unique_ptr<record::Recorder> recorder,
          record::Recorder::start(std::move(settings)));
  plan.on_end = [&recorder](const model::Accounting& accounting) -> Status {
    IOR_TRY_STATUS(recorder->complete(accounting));
    say_what_came_of_it(recorder->summary());
    return {};
  };
  Result<int> status = session(*recorder);
  if (!status && !recorder->discard_if_empty()) {
    const Status completed = recorder->complete(std::nullopt);
    say_what_came_of_it(recorder->summary());
    if (!completed) {
      say(fmt::format("ior: {}\n", completed.error().message()));
    }
  }
  return status;
}

Result<int> record_command(SessionPlan plan,
                           record::RecorderSettings settings,
                           const Options& options) {
  IOR_TRY_STATUS(require_kernel_pids());
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kLeftToCommand));
  IOR_TRY(Launch launch, Launch::prepare(options.command_line, signals));
  plan.settings.target = launched_target(options, launch);
  plan.target_fds = {launch.pidfd()};
  const auto session = [&](model::Sink& sink) { return run_launched(plan, signals, sink, launch); };
  return options.clickhouse.empty() ? record_with(std::move(settings), plan, session)
                                    : store_with(options, session);
}

Result<int> record_target(SessionPlan plan,
                          record::RecorderSettings settings,
                          const Options& options,
                          model::Follow follow) {
  IOR_TRY(const FoundTarget found, find_target(options, follow));
  plan.settings.target = found.target;
  plan.target_fds = found.fds;
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  plan.announcement = plan.duration ? fmt::format("Probing for {}s\n", plan.duration->count())
                                    : "Tracing until the target ends, or Ctrl-C\n";
  const auto session = [&](model::Sink& sink) { return run_session(plan, signals, sink); };
  return options.clickhouse.empty() ? record_with(std::move(settings), plan, session)
                                    : store_with(options, session);
}

}  // namespace

Result<int> run_record(const Options& options, std::string_view version) {
  if (options.aggregate) {
    return run_aggregate(options);
  }
  IOR_TRY(SessionPlan plan, plan_of(options));
  record::RecorderSettings settings = recorder_settings(options, plan.settings.calls, version);
  if (!options.command_line.empty()) {
    return record_command(std::move(plan), std::move(settings), options);
  }
  return record_target(std::move(plan),
                       std::move(settings),
                       options,
                       options.follow_forks ? model::Follow::kForks : model::Follow::kNone);
}

Result<int> run_parquet(const Options& options, std::string_view version) {
  SessionPlan plan;
  IOR_TRY(plan.settings.calls, filter::select_calls(options.selection));
  IOR_TRY_STATUS(capture::require_privileges());
  plan.settings.ring_bytes = options.map_size;
  plan.duration = options.duration.value_or(kDefaultDuration);
  record::RecorderSettings settings = recorder_settings(options, plan.settings.calls, version);
  return record_target(std::move(plan), std::move(settings), options, model::Follow::kNone);
}

}  // namespace ior::cli

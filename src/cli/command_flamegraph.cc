// SPDX-License-Identifier: Apache-2.0
//
// ior -flamegraph: the Go tool's headless recording of aggregates.
#include <fmt/format.h>

#include <string>

#include "base/result.h"
#include "capture/host_probe.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "cli/target.h"
#include "export/escape.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"
#include "model/trace_settings.h"
#include "pipeline/live_source.h"
#include "pipeline/run.h"

namespace ior::cli {
namespace {

std::string shown(const std::string& path) {
  std::string out;
  exporter::append_escaped(out, path);
  return out;
}

}  // namespace

Result<int> run_flamegraph(const Options& options) {
  model::TraceSettings settings;
  IOR_TRY(settings.calls, filter::select_calls(options.selection));
  pipeline::RunSettings run;
  IOR_TRY(run.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY_STATUS(capture::require_privileges());
  IOR_TRY(FoundTarget found, find_target(options, model::Follow::kNone));
  settings.target = found.target;
  settings.ring_bytes = options.map_size;
  run.target_fds = found.fds;
  run.duration = options.duration.value_or(kDefaultDuration);

  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  run.signal_fd = signals.fd();
  IOR_TRY(AggregateOutput output, AggregateOutput::create(options, options.output));
  IOR_TRY(const auto source, pipeline::open_live_source(settings));
  say(fmt::format("Probing for {}s\n", options.duration.value_or(kDefaultDuration).count()));
  IOR_TRY(const pipeline::RunResult result, pipeline::run(*source, output.sink(), run));
  IOR_TRY(const std::string path, output.write(result.accounting));
  say(fmt::format("Wrote {}\n", shown(path)));
  return conclude(result);
}

}  // namespace ior::cli

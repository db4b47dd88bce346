// SPDX-License-Identifier: Apache-2.0
//
// ior -plain: the Go tool's headless mode.
#include <fmt/format.h>
#include <unistd.h>

#include "base/result.h"
#include "capture/host_probe.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/signals.h"
#include "cli/target.h"
#include "export/csv_rows.h"
#include "export/escape.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"
#include "model/trace_settings.h"

namespace ior::cli {

Result<int> run_plain(const Options& options) {
  SessionPlan plan;
  IOR_TRY(plan.settings.calls, filter::select_calls(options.selection));
  IOR_TRY(plan.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY_STATUS(capture::require_privileges());
  IOR_TRY(FoundTarget found, find_target(options, model::Follow::kNone));
  plan.settings.target = found.target;
  plan.settings.ring_bytes = options.map_size;
  plan.target_fds = found.fds;
  plan.duration = options.duration.value_or(kDefaultDuration);
  plan.announcement = fmt::format("Probing for {}s\n", plan.duration->count());

  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  exporter::CsvRows rows(STDOUT_FILENO,
                         "standard output",
                         {.escape = exporter::escapes(options.escape, STDOUT_FILENO)});
  IOR_TRY_STATUS(rows.write_header());
  return run_session(plan, signals, rows);
}

}  // namespace ior::cli

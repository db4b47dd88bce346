// SPDX-License-Identifier: Apache-2.0
#include "cli/plan.h"

#include "capture/host_probe.h"
#include "filter/call_expression.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"

namespace ior::cli {

Result<SessionPlan> plan_of(const Options& options) {
  SessionPlan plan;
  plan.settings.calls = filter::all_calls();
  if (!options.calls.empty()) {
    IOR_TRY(plan.settings.calls, filter::select_calls_by_expression(options.calls));
  }
  IOR_TRY(plan.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY_STATUS(capture::require_privileges());
  plan.settings.ring_bytes = options.map_size;
  plan.duration = options.duration;
  return plan;
}

}  // namespace ior::cli

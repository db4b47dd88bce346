// SPDX-License-Identifier: Apache-2.0
//
// ior without a sub-command: the dashboard on what the kernel says.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "capture/host_probe.h"
#include "cli/aggregate_output.h"
#include "cli/candidates.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/dashboard.h"
#include "cli/dashboard_recorder.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/target.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"
#include "pipeline/live_source.h"

namespace ior::cli {
namespace {

std::string subject_of(const model::Target& target) {
  const auto comm = [](std::uint32_t pid) {
    for (const tui::Candidate& candidate : list_candidates(tui::PickKind::kProcess)) {
      if (candidate.pid == pid) {
        return fmt::format(" ({})", candidate.comm);
      }
    }
    return std::string();
  };
  switch (target.kind) {
    case model::TargetKind::kThread:
      return fmt::format("thread {}", target.tid);
    case model::TargetKind::kProcesses:
      return target.tgids.size() == 1
                 ? fmt::format("process {}{}", target.tgids[0], comm(target.tgids[0]))
                 : fmt::format("processes {}", fmt::join(target.tgids, ", "));
    case model::TargetKind::kAll:
      break;
  }
  return "all processes";
}

Result<pipeline::FeedSource> open_live(const model::TraceSettings& settings) {
  Options ids;
  ids.tgids = settings.target.tgids;
  if (settings.target.kind == model::TargetKind::kThread) {
    ids.tid = settings.target.tid;
  }
  IOR_TRY(FoundTarget target, find_target(ids, settings.target.follow));
  auto found = std::make_shared<FoundTarget>(std::move(target));
  pipeline::FeedSource source;
  source.subject = subject_of(found->target);
  IOR_TRY(std::unique_ptr<pipeline::LiveEvents> live, pipeline::open_live_source(settings));
  source.set_calls = [raw = live.get()](const model::CallSet& calls) { raw->set_calls(calls); };
  source.source = std::move(live);
  source.end_fds = found->fds;
  source.owner = std::move(found);
  return source;
}

}  // namespace

Result<int> run_dashboard(const Options& options, std::string_view version) {
  IOR_TRY_STATUS(require_terminal());
  pipeline::FeedSettings feed;
  IOR_TRY(feed.trace.calls, filter::select_calls(options.selection));
  IOR_TRY(feed.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY_STATUS(capture::require_privileges());
  // Now, so that a target that does not exist is said on the terminal as it is.
  IOR_TRY(const FoundTarget target, find_target(options, model::Follow::kNone));
  feed.trace.target = target.target;
  feed.trace.calls_may_change = true;
  feed.trace.ring_bytes = options.map_size;
  feed.flame_fields = options.fields;
  feed.flag_words = append_flag_words;
  feed.open = open_live;
  feed.open_recorder = [options, version](const std::string& path,
                                          const pipeline::RecordingFacts& facts) {
    return record_live(options, version, path, facts);
  };
  feed.interval = options.live_interval.value_or(feed.interval);
  feed.auto_reset_s = static_cast<std::uint64_t>(options.reset_timer.count());
  feed.start = options.all || target.target.kind != model::TargetKind::kAll;

  tui::ViewState state;
  state.traced = feed.trace.calls;
  state.exports = options.tui_export;
  if (!feed.start) {
    state.overlay = tui::Overlay::kPicker;
    state.picker.first = true;
  }
  IOR_TRY(const auto last, show_dashboard(std::move(feed), std::move(state)));
  if (last->accounting) {
    say(model::report(*last->accounting));
    const std::string violations = describe_violations(*last->accounting);
    say(violations);
    return violations.empty() ? kExitOk : kExitNotConserved;
  }
  return kExitOk;
}

}  // namespace ior::cli

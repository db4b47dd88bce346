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
#include "base/small_file.h"
#include "capture/host_probe.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/dashboard.h"
#include "cli/dashboard_recorder.h"
#include "cli/how_called.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/target.h"
#include "filter/event_filter.h"
#include "filter/select_calls.h"
#include "pipeline/live_source.h"

namespace ior::cli {
namespace {

// "process 12 (bash), only comm=bash": a number alone says little, and what is left out is to be
// seen.
std::string subject_of(const model::Target& target, const std::string& only) {
  std::string title = title_of(target);
  if (target.kind == model::TargetKind::kProcesses && target.tgids.size() == 1) {
    const std::string comm = read_line(fmt::format("/proc/{}/comm", target.tgids[0]));
    title += comm.empty() ? "" : fmt::format(" ({})", comm);
  }
  title += only.empty() ? "" : fmt::format(", only {}", only);
  return title;
}

// The target as it is now, with what tells of its end.
Result<pipeline::FeedTarget> find_feed_target(const model::Target& target,
                                              const std::string& only) {
  auto found = std::make_shared<FoundTarget>();
  found->target = target;
  if (target.kind == model::TargetKind::kProcesses || target.kind == model::TargetKind::kThread) {
    Options ids;
    ids.tgids = target.tgids;
    if (target.kind == model::TargetKind::kThread) {
      ids.tid = target.tid;
    }
    IOR_TRY(*found, find_target(ids, target.follow));
  }
  return pipeline::FeedTarget{
      .end_fds = found->fds, .owner = found, .subject = subject_of(found->target, only)};
}

Result<pipeline::FeedSource> open_live(const model::TraceSettings& settings,
                                       const std::string& only) {
  pipeline::FeedSource source;
  IOR_TRY(source.target, find_feed_target(settings.target, only));
  IOR_TRY(std::unique_ptr<pipeline::LiveEvents> live, pipeline::open_live_source(settings));
  source.set_calls = [raw = live.get()](const model::CallSet& calls) { raw->set_calls(calls); };
  source.set_target = [raw = live.get(),
                       only](const model::Target& target) -> Result<pipeline::FeedTarget> {
    IOR_TRY(pipeline::FeedTarget found, find_feed_target(target, only));
    IOR_TRY_STATUS(raw->set_target(target));
    return found;
  };
  source.source = std::move(live);
  return source;
}

}  // namespace

Result<int> run_dashboard(const Options& options, std::string_view version) {
  IOR_TRY_STATUS(
      require_terminal("ior -plain prints rows, ior trace -a prints lines; ior -h tells the rest"));
  pipeline::FeedSettings feed;
  IOR_TRY(feed.trace.calls, filter::select_calls(options.selection));
  IOR_TRY(feed.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY_STATUS(capture::require_privileges());
  // Now, so that a target that does not exist is said on the terminal as it is.
  IOR_TRY(const FoundTarget target, find_target(options, model::Follow::kNone));
  feed.trace.target = target.target;
  feed.trace.may_change = true;
  feed.trace.ring_bytes = options.map_size;
  feed.flame_fields = options.fields;
  feed.flag_words = append_flag_words;
  feed.open = [only = filter_words(options)](const model::TraceSettings& settings) {
    return open_live(settings, only);
  };
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
  IOR_TRY(const auto last, show_dashboard(std::move(feed), std::move(state), options.metric));
  if (last->accounting) {
    say(model::report(*last->accounting));
    const std::string violations = describe_violations(*last->accounting);
    say(violations);
    if (!violations.empty()) {
      return kExitNotConserved;
    }
  }
  return end_of(*last);
}

}  // namespace ior::cli

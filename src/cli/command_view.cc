// SPDX-License-Identifier: Apache-2.0
//
// ior view FILE: the dashboard on a recording.
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/dashboard.h"
#include "cli/options.h"
#include "filter/event_filter.h"
#include "record/recording.h"

namespace ior::cli {

Result<int> run_view(const Options& options) {
  if (options.inputs.empty()) {
    return usage_error("ior view", "no recording", "ior view FILE");
  }
  const std::string& path = options.inputs.front();
  // Before the screen, so that a file that is no recording is said on the terminal as it is.
  if (const auto recording = record::open_recording(path); !recording) {
    return std::unexpected(recording.error());
  }
  IOR_TRY_STATUS(require_terminal());
  pipeline::FeedSettings feed;
  feed.live = false;
  feed.flag_words = append_flag_words;
  IOR_TRY(feed.keep, filter::make_event_filter(options.comm, options.path));
  feed.open = [path](const model::TraceSettings&) -> Result<pipeline::FeedSource> {
    pipeline::FeedSource source;
    IOR_TRY(source.source, record::open_recording(path));
    source.target.subject = path.substr(path.rfind('/') + 1);
    return source;
  };
  IOR_TRY(const auto last, show_dashboard(std::move(feed), {}));
  return last->state == model::FeedState::kFailed ? kExitFailure : kExitOk;
}

}  // namespace ior::cli

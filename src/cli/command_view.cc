// SPDX-License-Identifier: Apache-2.0
//
// ior view FILE: the dashboard on a recording.
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/dashboard.h"
#include "cli/dashboard_recorder.h"
#include "cli/how_called.h"
#include "cli/options.h"
#include "filter/event_filter.h"
#include "record/recording.h"

namespace ior::cli {
namespace {

std::optional<std::int64_t> wall_minus_boot_of(const model::RecordingInfo& info) {
  const std::string_view text = info.value("ior.boot_to_unix_nano");
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<int> run_view(const Options& options, std::string_view version) {
  if (options.inputs.empty()) {
    return usage_error("ior view", "no recording", "ior view FILE");
  }
  const std::string& path = options.inputs.front();
  // Before the screen, so that a file that is no recording is said on the terminal as it is.
  IOR_TRY(const std::unique_ptr<record::Recording> recording, record::open_recording(path));
  IOR_TRY_STATUS(
      require_terminal("ior report FILE prints what is in it, ior export FILE --to csv its rows"));
  pipeline::FeedSettings feed;
  feed.live = false;
  feed.flag_words = append_flag_words;
  feed.wall_minus_boot_ns = wall_minus_boot_of(recording->info());
  IOR_TRY(feed.keep, filter::make_event_filter(options.comm, options.path));
  feed.open = [path, only = filter_words(options)](
                  const model::TraceSettings&) -> Result<pipeline::FeedSource> {
    pipeline::FeedSource source;
    IOR_TRY(source.source, record::open_recording(path));
    source.target.subject = path.substr(path.rfind('/') + 1);
    source.target.subject += only.empty() ? "" : ", only " + only;
    return source;
  };
  feed.open_recorder = [options, version, original = recording->info()](
                           const std::string& copy, const pipeline::RecordingFacts& facts) {
    return record_copy(options, version, original, copy, facts);
  };
  IOR_TRY(const auto last, show_dashboard(std::move(feed), {}, options.metric));
  return end_of(*last);
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/dashboard_recorder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cli/how_called.h"
#include "filter/call_set_words.h"
#include "record/recorder.h"

namespace ior::cli {
namespace {

// In the language of the dashboard's filters; those of the command line have one of their own.
std::string all_filters(const Options& options,
                        const std::vector<std::string>& filters,
                        std::string_view before = {}) {
  std::vector<std::string> all = filters_of(options);
  if (!before.empty()) {
    all.insert(all.begin(), fmt::format("({})", before));
  }
  for (const std::string& filter : filters) {
    all.push_back(filters.size() > 1 ? "(" + filter + ")" : filter);
  }
  return fmt::format("{}", fmt::join(all, " and "));
}

Result<pipeline::FeedRecorder> start(const std::string& path, record::Metadata metadata) {
  record::RecorderSettings settings;
  settings.output = path;
  settings.metadata = std::move(metadata);
  IOR_TRY(std::unique_ptr<record::Recorder> recorder, record::Recorder::start(std::move(settings)));
  pipeline::FeedRecorder opened;
  opened.complete = [raw = recorder.get()](const std::optional<model::Accounting>& accounting) {
    return raw->complete(accounting);
  };
  opened.sink = std::move(recorder);
  return opened;
}

}  // namespace

Result<pipeline::FeedRecorder> record_live(const Options& options,
                                           std::string_view version,
                                           const std::string& path,
                                           const pipeline::RecordingFacts& facts) {
  return start(path,
               {{"ior.version", std::string(version)},
                {"ior.mode", "dashboard"},
                {"ior.command_line", own_command_line()},
                {"ior.target", facts.subject},
                {"ior.selection", filter::call_set_words(facts.calls)},
                {"ior.filters", all_filters(options, facts.filters)}});
}

Result<pipeline::FeedRecorder> record_copy(const Options& options,
                                           std::string_view version,
                                           const model::RecordingInfo& original,
                                           const std::string& path,
                                           const pipeline::RecordingFacts& facts) {
  record::Metadata metadata = {
      {"ior.version", std::string(version)},
      {"ior.mode", "view"},
      {"ior.command_line", own_command_line()},
      {"ior.filters", all_filters(options, facts.filters, original.value("ior.filters"))}};
  // Also what is unknown: else this host and moment would be put there.
  for (const char* key : {"ior.hostname",
                          "ior.kernel",
                          "ior.machine",
                          "ior.cpus",
                          "ior.mounts",
                          "ior.target",
                          "ior.selection",
                          "ior.started_at_unix_nano",
                          "ior.ended_at_unix_nano",
                          "ior.boot_to_unix_nano",
                          "ior.boot_to_unix_nano_at_end"}) {
    metadata[key] = original.value(key);
  }
  return start(path, std::move(metadata));
}

}  // namespace ior::cli

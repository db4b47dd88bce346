// SPDX-License-Identifier: Apache-2.0
//
// ior export: the rows of a recording in another form, or into a ClickHouse table.
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/unique_fd.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/signals.h"
#include "export/escape.h"
#include "filter/event_filter.h"
#include "model/ports.h"
#include "model/recording_info.h"
#include "pipeline/run.h"
#include "record/new_file.h"
#include "record/recording.h"

namespace ior::cli {
namespace {

// Standard output, a pipe or device as it is, or a new file that appears when it is whole.
struct ExportOutput {
  std::optional<record::NewFile> file;
  UniqueFd opened;
  FormatOutput out{.fd = STDOUT_FILENO, .name = "standard output"};
};

Result<ExportOutput> open_export(const std::string& path) {
  ExportOutput output;
  if (path.empty() || path == "-") {
    return output;
  }
  output.out.name = path;
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    IOR_TRY(output.opened, open_output(path));
    output.out.fd = output.opened.get();
    return output;
  }
  IOR_TRY(record::NewFile file, record::NewFile::create(path, ""));
  output.out.fd = file.fd();
  output.file.emplace(std::move(file));
  return output;
}

// The recorded host and its clock; what the recording does not say is empty, and 0.
ClickHouseOrigin origin_of(const model::RecordingInfo& info) {
  ClickHouseOrigin origin{.host = std::string(info.value("ior.hostname")), .wall_minus_boot_ns = 0};
  const std::string_view offset = info.value("ior.boot_to_unix_nano");
  std::from_chars(offset.data(), offset.data() + offset.size(), origin.wall_minus_boot_ns);
  return origin;
}

Result<std::unique_ptr<model::Sink>> sink_of(const Options& options,
                                             const model::RecordingInfo& info,
                                             const FormatOutput& out) {
  if (!options.clickhouse.empty()) {
    return make_clickhouse_sink(options.clickhouse, options.table, origin_of(info));
  }
  return make_sink(options.format, out, options.escape);
}

std::string note_of(const model::RecordingInfo& info) {
  const std::string name = [&] {
    std::string escaped;
    exporter::append_escaped(escaped, info.path);
    return escaped;
  }();
  switch (info.state) {
    case model::RecordingState::kCut:
      return fmt::format(
          "ior: {}: {} rows are missing: they could not be written when it was made\n",
          name,
          info.rows_missing);
    case model::RecordingState::kRepaired:
      return fmt::format("ior: {}: the recording was repaired: its end is missing\n", name);
    case model::RecordingState::kComplete:
    case model::RecordingState::kContinued:
    case model::RecordingState::kForeign:
      break;
  }
  return {};
}

}  // namespace

Result<int> run_export(const Options& options) {
  const std::string& path = options.inputs[0];
  IOR_TRY(const auto recording, record::open_recording(path));
  pipeline::RunSettings settings;
  IOR_TRY(settings.keep, filter::make_event_filter(options.comm, options.path));
  IOR_TRY(const Signals signals, Signals::take(Interrupt::kEndsRun));
  settings.signal_fd = signals.fd();
  IOR_TRY(ExportOutput output, open_export(options.output));
  IOR_TRY(const auto sink, sink_of(options, recording->info(), output.out));
  IOR_TRY(const pipeline::RunResult result, pipeline::run(*recording, *sink, settings));
  say(note_of(recording->info()));
  if (result.stop == pipeline::Stop::kSignal) {
    output.file.reset();  // half an export is none
    return end_by_signal(result.signal);
  }
  if (result.stop == pipeline::Stop::kOutputClosed) {
    return end_by_signal(SIGPIPE);
  }
  if (output.file) {
    if (const auto written = output.file->publish(record::Taken::kReplace); !written) {
      return std::unexpected(written.error());
    }
  }
  return kExitOk;
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <signal.h>

#include <cerrno>
#include <expected>
#include <span>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/signals.h"

namespace ior::cli {
namespace {

// Without a sub-command: the dashboard, unless rows are asked for.
Result<int> run_default(const Options& options, std::string_view version) {
  if (!options.parquet.empty()) {
    return run_parquet(options, version);
  }
  if (options.plain) {
    return run_plain(options);
  }
  if (options.flamegraph) {
    return run_flamegraph(options);
  }
  return run_dashboard(options, version);
}

Result<int> dispatch(const Options& options, std::string_view version) {
  switch (options.command) {
    case Command::kDefault:
      return run_default(options, version);
    case Command::kTrace:
      return run_trace(options);
    case Command::kReport:
      return run_report(options);
    case Command::kDiff:
      return run_diff(options);
    case Command::kExport:
      return run_export(options);
    case Command::kSchema:
      return run_schema(options);
    case Command::kFlame:
      return run_flame(options);
    case Command::kCollapsed:
      return run_collapsed(options);
    case Command::kView:
      return run_view(options, version);
    case Command::kRecord:
      return run_record(options, version);
    case Command::kRepair:
      return run_repair(options);
    case Command::kDoctor:
      return run_doctor(options, version);
    case Command::kSyscalls:
      return run_syscalls(options);
    case Command::kVersion:
      return print(fmt::format("ior {}\n", version));
    case Command::kHelp:
      return print(help_text(options.help_on));
  }
  return kExitUsage;
}

}  // namespace

int main_with(std::span<const std::string_view> args, std::string_view version) {
  reserve_standard_streams();
  const Result<Options> options = parse(args);
  const Result<int> status =
      options ? dispatch(*options, version) : Result<int>(std::unexpected(options.error()));
  if (status) {
    return *status;
  }
  // The reader of our output has gone away: as any filter, die of it.
  if (status.error().errno_value == EPIPE) {
    return end_by_signal(SIGPIPE);
  }
  say(fmt::format("ior: {}\n", status.error().message()));
  return status.error().exit_code;
}

}  // namespace ior::cli

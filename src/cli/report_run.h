// SPDX-License-Identifier: Apache-2.0
//
// What a report is about: a recording, or a run that is traced for it.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/launch.h"
#include "cli/options.h"
#include "model/loss.h"
#include "model/ports.h"

namespace ior::cli {

struct ReportRun {
  std::string title;  // raw: may hold a file's name
  model::Accounting accounting;
  std::optional<ExitStatus> command;  // how the launched command ended
};

// Traces the target or the command of the options into the sink, to its end.
Result<ReportRun> trace_into(const Options& options, model::Sink& sink);

// Reads a recording into the sink.
Result<ReportRun> read_into(const std::string& path, model::Sink& sink);

// The exit status of a command that has printed its report: that of the launched command, if there
// was one (by the same signal), but kExitNotConserved when calls are missing unexplained.
int end_of(const ReportRun& run);

}  // namespace ior::cli

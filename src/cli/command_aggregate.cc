// SPDX-License-Identifier: Apache-2.0
//
// ior record --aggregate: what the calls of a target or a command add up to.
#include <string>

#include "base/result.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/report_run.h"
#include "export/escape.h"
#include "model/loss.h"

namespace ior::cli {

Result<int> run_aggregate(const Options& options) {
  IOR_TRY(AggregateOutput output, AggregateOutput::create(options, options.output));
  IOR_TRY(const ReportRun run, trace_into(options, output.sink()));
  IOR_TRY(const std::string path, output.write(run.accounting));
  std::string line = "Wrote ";
  exporter::append_escaped(line, path);
  say(line + "\n" + model::report(run.accounting));
  return end_of(run);
}

}  // namespace ior::cli

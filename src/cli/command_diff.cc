// SPDX-License-Identifier: Apache-2.0
//
// ior diff: what changed between two recordings.
#include <fmt/format.h>

#include <string>

#include "aggregate/summary.h"
#include "aggregate/summary_diff.h"
#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/report_run.h"
#include "cli/report_style.h"
#include "export/diff_text.h"

namespace ior::cli {
namespace {

// Wide: what is in [other] cannot be matched.
constexpr model::SummaryLimits kLimits{.rows = 1'000'000, .slowest = 1, .findings = 1, .lists = 1};

Result<model::Summary> summary_of(const std::string& path) {
  aggregate::Summarizer summarizer;
  IOR_TRY(const ReportRun run, read_into(path, summarizer));
  return summarizer.snapshot(kLimits, run.accounting);
}

}  // namespace

Result<int> run_diff(const Options& options) {
  IOR_TRY(const model::Summary before, summary_of(options.inputs[0]));
  IOR_TRY(const model::Summary after, summary_of(options.inputs[1]));
  const model::SummaryDiff diff = aggregate::compare(before, after, options.diff_by);
  const exporter::DiffNames names{.before = options.inputs[0], .after = options.inputs[1]};
  const ReportStyle style = report_style(options);
  const exporter::ReportSettings settings{
      .title = {}, .width = style.width, .rows = style.rows, .colour = style.colour};
  IOR_TRY(const int printed,
          print(options.json ? exporter::diff_json(diff, names)
                             : exporter::diff_text(diff, names, settings)));
  if (options.fail_above && diff.worst_growth > *options.fail_above) {
    say(fmt::format("ior: {} of {} grew by more than {:.6g}%\n",
                    model::to_string(diff.metric),
                    diff.worst_name,
                    *options.fail_above * 100));
    return kExitGrown;
  }
  return printed;
}

}  // namespace ior::cli

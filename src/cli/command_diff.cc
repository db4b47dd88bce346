// SPDX-License-Identifier: Apache-2.0
//
// ior diff: what changed between two recordings.
#include <fmt/format.h>

#include <string>

#include "aggregate/summary_diff.h"
#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/output_text.h"
#include "cli/report_run.h"
#include "cli/report_sink.h"
#include "cli/report_style.h"
#include "export/diff_text.h"
#include "export/flame_diff.h"

namespace ior::cli {
namespace {

// Wide: what is in [other] cannot be matched.
constexpr model::SummaryLimits kLimits{.rows = 1'000'000, .slowest = 1, .findings = 1, .lists = 1};

model::FlameMetric flame_metric(model::DiffMetric metric) {
  switch (metric) {
    case model::DiffMetric::kCalls:
    case model::DiffMetric::kErrors:
      return model::FlameMetric::kCount;
    case model::DiffMetric::kBytes:
      return model::FlameMetric::kBytes;
    default:
      return model::FlameMetric::kDuration;
  }
}

std::string flame_of(const Options& options, const ReportSink& before, const ReportSink& after) {
  const model::FlameMetric metric = flame_metric(options.diff_by);
  const exporter::FlameDiffWords words{.before = options.inputs[0], .after = options.inputs[1]};
  const bool page = options.output.ends_with(".html") || options.output.ends_with(".htm");
  return (page ? exporter::flame_diff_html : exporter::flame_diff_svg)(
      before.flame(metric), after.flame(metric), metric, words);
}

}  // namespace

Result<int> run_diff(const Options& options) {
  const WithFlame with_flame = options.output.empty() ? WithFlame::kNo : WithFlame::kYes;
  ReportSink before(with_flame);
  ReportSink after(with_flame);
  IOR_TRY_STATUS(read_into(options.inputs[0], before));
  IOR_TRY_STATUS(read_into(options.inputs[1], after));
  const model::SummaryDiff diff = aggregate::compare(
      before.summarizer().snapshot(kLimits), after.summarizer().snapshot(kLimits), options.diff_by);
  if (!options.output.empty()) {
    IOR_TRY_STATUS(write_text(options.output, flame_of(options, before, after)));
  }
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

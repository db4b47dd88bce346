// SPDX-License-Identifier: Apache-2.0
//
// ior report: a recording, or a run traced for it, as one screen of words and tables, as JSON, or
// as a page.
#include <string>

#include "aggregate/summary.h"
#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/output_text.h"
#include "cli/report_run.h"
#include "cli/report_sink.h"
#include "cli/report_style.h"
#include "export/report_html.h"
#include "export/report_json.h"
#include "export/report_text.h"

namespace ior::cli {
namespace {

constexpr std::size_t kRowsForMachines = 10'000;  // of each table of --json
constexpr std::size_t kRowsOfPage = 500;

model::SummaryLimits limits_of(const Options& options) {
  if (options.json) {
    return {.rows = kRowsForMachines, .slowest = 100, .findings = 50, .lists = 100};
  }
  if (!options.html.empty()) {
    return {.rows = kRowsOfPage, .slowest = 50, .findings = 12, .lists = 50};
  }
  return {};
}

std::string as_json(const model::Summary& summary, const std::string& title) {
  exporter::JsonWriter json;
  exporter::write_report(json, summary, title, exporter::Names::kAsTheyAre);
  return json.take() + "\n";
}

std::string report_of(const Options& options, const ReportSink& sink, const ReportRun& run) {
  const model::Summary summary = sink.summarizer().snapshot(limits_of(options), run.accounting);
  if (!options.html.empty()) {
    return exporter::report_html(summary, sink.flame(model::FlameMetric::kDuration), run.title);
  }
  if (options.json) {
    return as_json(summary, run.title);
  }
  const ReportStyle style = report_style(options);
  return exporter::report_text(
      summary,
      {.title = run.title, .width = style.width, .rows = style.rows, .colour = style.colour});
}

std::string output_of(const Options& options) {
  return !options.html.empty() ? options.html : options.output.empty() ? "-" : options.output;
}

}  // namespace

Result<int> run_report(const Options& options) {
  IOR_TRY(TextOutput output, TextOutput::open(output_of(options)));
  ReportSink sink(options.html.empty() ? WithFlame::kNo : WithFlame::kYes);
  IOR_TRY(const ReportRun run,
          options.inputs.empty() ? trace_into(options, sink) : read_into(options.inputs[0], sink));
  IOR_TRY_STATUS(output.write(report_of(options, sink, run)));
  return end_of(run);
}

}  // namespace ior::cli

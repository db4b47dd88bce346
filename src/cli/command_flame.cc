// SPDX-License-Identifier: Apache-2.0
//
// ior flame: a recording as a flame graph: SVG, HTML, collapsed stacks or speedscope's JSON.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/flame_trie.h"
#include "base/result.h"
#include "cli/aggregate_output.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/flame_input.h"
#include "cli/options.h"
#include "cli/output_text.h"
#include "cli/report_run.h"
#include "export/flame_folded.h"
#include "export/flame_page.h"
#include "export/flame_speedscope.h"
#include "model/flame.h"
#include "model/loss.h"
#include "record/aggregate_file.h"

namespace ior::cli {
namespace {

std::string title_of(const Options& options) {
  if (options.inputs.empty()) {
    return options.command_line.empty()
               ? "ior"
               : fmt::format("ior: {}", fmt::join(options.command_line, " "));
  }
  const std::string& path = options.inputs[0];
  const std::size_t slash = path.find_last_of('/');
  return fmt::format("ior: {}", slash == std::string::npos ? path : path.substr(slash + 1));
}

std::string drawn(const Options& options, const FlameInput& input) {
  const exporter::FlamePage page = {
      .title = title_of(options),
      .notes = input.notes,
      .fields = options.fields,
      .metric = options.metric.value_or(model::FlameMetric::kCount),
      .root = options.inverted ? exporter::FlameRoot::kAbove : exporter::FlameRoot::kBelow};
  switch (options.flame_format) {
    case FlameFormat::kSvg:
      return exporter::flame_svg(input.tree, page);
    case FlameFormat::kHtml:
      return exporter::flame_html(input.tree, page);
    case FlameFormat::kFolded:
      return exporter::flame_folded(
          input.tree, options.metric.value_or(model::FlameMetric::kCount), exporter::Escape::kNo);
    case FlameFormat::kSpeedscope:
      return exporter::flame_speedscope(
          input.tree, options.metric.value_or(model::FlameMetric::kCount), page.title);
    case FlameFormat::kByName:
      break;  // parse() has found the format
  }
  return {};
}

Detail detail_of(const Options& options) {
  const bool picture =
      options.flame_format == FlameFormat::kSvg || options.flame_format == FlameFormat::kHtml;
  return picture ? Detail::kDrawn : Detail::kWhole;
}

Result<int> draw_run(const Options& options) {
  IOR_TRY(TextOutput output, TextOutput::open(options.output));
  aggregate::FlameSink sink(flame_settings(options.fields));
  const std::uint64_t started_ns = wall_clock_ns();
  IOR_TRY(const ReportRun run, trace_into(options, sink));
  record::AggregateFacts facts = facts_at_start(options, started_ns);
  facts.add("duration_ns", fmt::format("{}", wall_clock_ns() - started_ns));
  add_accounting(facts, run.accounting);
  const FlameInput input = flame_input_of(sink.trie(), facts, detail_of(options));
  IOR_TRY_STATUS(output.write(drawn(options, input)));
  say(model::report(run.accounting));
  return end_of(run);
}

}  // namespace

Result<int> run_flame(const Options& given) {
  Options options = given;
  if (options.fields.empty()) {
    options.fields = {model::FlameField::kComm, model::FlameField::kCall, model::FlameField::kPath};
  }
  if (options.inputs.empty()) {
    return draw_run(options);
  }
  IOR_TRY(const FlameInput input,
          read_flame_input(options.inputs[0], options.fields, detail_of(options)));
  IOR_TRY_STATUS(write_text(options.output, drawn(options, input)));
  return kExitOk;
}

}  // namespace ior::cli

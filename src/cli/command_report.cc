// SPDX-License-Identifier: Apache-2.0
//
// ior report: a recording, or a run traced for it, as one screen of words and tables, as JSON, or
// as a page.
#include <optional>
#include <string>

#include "aggregate/flame_trie.h"
#include "aggregate/summary.h"
#include "aggregate/summary_traits.h"
#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/report_run.h"
#include "cli/report_style.h"
#include "export/fd_writer.h"
#include "export/report_html.h"
#include "export/report_json.h"
#include "export/report_text.h"

namespace ior::cli {
namespace {

constexpr std::size_t kRowsForMachines = 10'000;  // of each table of --json
constexpr std::size_t kRowsOfPage = 500;

// What a report is made from. The flame graph is for the page only, and without the calls that wait
// for others by design: they would be most of its width.
class ReportSink : public model::Sink {
 public:
  explicit ReportSink(bool with_flame) {
    if (with_flame) {
      flame_.emplace(aggregate::FlameSettings{.fields = {model::FlameField::kComm,
                                                         model::FlameField::kCall,
                                                         model::FlameField::kPath}});
    }
  }

  Status consume(model::EventSpan events) override {
    summarizer_.add(events);
    if (flame_) {
      for (const model::CallEvent& event : events) {
        if (!aggregate::waits_by_design(event)) {
          flame_->add(event);
        }
      }
    }
    return {};
  }
  Status finish() override { return {}; }

  const aggregate::Summarizer& summarizer() const { return summarizer_; }
  model::FlameTree flame() const {
    return flame_ ? flame_->snapshot({.metric = model::FlameMetric::kDuration,
                                      .min_share = kLeastFrame,
                                      .max_nodes = kMostFrames})
                  : model::FlameTree{};
  }

 private:
  static constexpr double kLeastFrame = 0.0003;  // a third of a pixel of a wide screen
  static constexpr std::size_t kMostFrames = 20'000;

  aggregate::Summarizer summarizer_;
  std::optional<aggregate::FlameTrie> flame_;
};

Status write_file(const std::string& path, const std::string& text) {
  IOR_TRY(const UniqueFd file, open_output(path));
  exporter::FdWriter writer(file.get(), path);
  writer.buffer() = text;
  return writer.flush();
}

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

Status write_report(const Options& options, const ReportSink& sink, const ReportRun& run) {
  const model::Summary summary = sink.summarizer().snapshot(limits_of(options), run.accounting);
  if (!options.html.empty()) {
    return write_file(options.html, exporter::report_html(summary, sink.flame(), run.title));
  }
  const std::string path = options.output.empty() ? "-" : options.output;
  const ReportStyle style = report_style(options);
  return write_file(path,
                    options.json ? as_json(summary, run.title)
                                 : exporter::report_text(summary,
                                                         {.title = run.title,
                                                          .width = style.width,
                                                          .rows = style.rows,
                                                          .colour = style.colour}));
}

}  // namespace

Result<int> run_report(const Options& options) {
  ReportSink sink(!options.html.empty());
  IOR_TRY(const ReportRun run,
          options.inputs.empty() ? trace_into(options, sink) : read_into(options.inputs[0], sink));
  IOR_TRY_STATUS(write_report(options, sink, run));
  return end_of(run);
}

}  // namespace ior::cli

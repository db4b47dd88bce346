// SPDX-License-Identifier: Apache-2.0
#include "export/diff_text.h"
#include "export/json_writer.h"

namespace ior::exporter {
namespace {

using model::CallStats;
using model::DiffRow;

void write_stats(JsonWriter& json, const std::optional<CallStats>& stats) {
  if (!stats) {
    json.null();
    return;
  }
  json.begin_object()
      .field("calls", stats->calls)
      .field("errors", stats->errors)
      .field("bytes", stats->bytes)
      .field("time_ns", stats->busy_ns())
      .field("waiting_ns", stats->waiting_ns)
      .field("p50_ns", stats->p50_ns)
      .field("p99_ns", stats->p99_ns)
      .field("max_ns", stats->max_ns)
      .end_object();
}

void write_rows(JsonWriter& json, std::string_view key, const std::vector<DiffRow>& rows) {
  json.key(key).begin_array();
  for (const DiffRow& row : rows) {
    json.begin_object().field("name", row.name);
    json.key("before");
    write_stats(json, row.before);
    json.key("after");
    write_stats(json, row.after);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string diff_json(const model::SummaryDiff& diff, const DiffNames& names) {
  JsonWriter json;
  json.begin_object()
      .field("ior_diff", std::uint64_t{1})
      .field("before_name", names.before)
      .field("after_name", names.after)
      .field("metric", to_string(diff.metric))
      .field("before_seconds", diff.seconds_before)
      .field("after_seconds", diff.seconds_after);
  json.key("before");
  write_stats(json, diff.before);
  json.key("after");
  write_stats(json, diff.after);
  json.field("worst_growth", diff.worst_growth).field("worst_name", diff.worst_name);
  write_rows(json, "calls", diff.calls);
  write_rows(json, "processes", diff.programs);
  write_rows(json, "directories", diff.directories);
  write_rows(json, "files", diff.files);
  write_rows(json, "new_files", diff.new_files);
  write_rows(json, "gone_files", diff.gone_files);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// Columns of the tables over summaries: calls, files and directories, processes and other groups.
#include <fmt/format.h>

#include "model/syscall_kinds.h"
#include "tui/format.h"
#include "tui/table_build.h"

namespace ior::tui {
namespace {

using model::CallStats;

template <typename Row>
double rate_of(const Row& row, double seconds) {
  return seconds > 0 ? static_cast<double>(row.stats.calls) / seconds : 0;
}

std::string duration_or_dash(std::uint64_t ns, std::uint64_t samples) {
  return samples == 0 ? "-" : format_duration(ns);
}

Tone tone_of_latency(std::uint64_t ns, std::uint64_t samples) {
  constexpr std::uint64_t kMs = 1'000'000;
  return samples == 0 || ns < 1000 ? Tone::kDim
         : ns >= 100 * kMs         ? Tone::kBad
         : ns >= 10 * kMs          ? Tone::kWarn
                                   : Tone::kPlain;
}

#define IOR_NUMBER(expression) +[](const Row& r) { return static_cast<double>(expression); }

// The columns that every table has, from CallStats.
template <typename Row>
ColumnSpec<Row> calls_column(std::string_view title, int rank) {
  return {{title, 7, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) { return format_count(r.stats.calls); },
          IOR_NUMBER(r.stats.calls)};
}

template <typename Row>
ColumnSpec<Row> rate_column(int rank) {
  return {{"Rate/s", 6, rank, true, false, Cut::kEnd},
          +[](const Row& r, double seconds) { return format_rate(rate_of(r, seconds)); },
          IOR_NUMBER(r.stats.calls)};
}

template <typename Row, std::uint64_t CallStats::* Member, std::uint64_t CallStats::* Samples>
ColumnSpec<Row> time_column(std::string_view title, int rank) {
  return {{title, 7, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) { return duration_or_dash(r.stats.*Member, r.stats.*Samples); },
          IOR_NUMBER(r.stats.*Member),
          nullptr,
          nullptr,
          +[](const Row& r) { return tone_of_latency(r.stats.*Member, r.stats.*Samples); }};
}

// Sums, which are no latencies: no warning colours. What was spent waiting for others by design is
// not in the first, as in `ior report`.
template <typename Row>
ColumnSpec<Row> busy_column(int rank) {
  ColumnSpec<Row> spec{
      {"Time", 7, rank, true, false, Cut::kEnd},
      +[](const Row& r, double) { return duration_or_dash(r.stats.busy_ns(), r.stats.timed); },
      IOR_NUMBER(r.stats.busy_ns())};
  spec.leads = true;
  return spec;
}

template <typename Row>
ColumnSpec<Row> waiting_column(int rank) {
  return {{"Waiting", 7, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) {
            return duration_or_dash(r.stats.waiting_ns, r.stats.waiting_ns);
          },
          IOR_NUMBER(r.stats.waiting_ns),
          nullptr,
          nullptr,
          +[](const Row&) { return Tone::kDim; }};
}

template <typename Row>
ColumnSpec<Row> mean_column(int rank) {
  return {{"Avg", 7, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) { return duration_or_dash(r.stats.mean_ns(), r.stats.timed); },
          IOR_NUMBER(r.stats.mean_ns()),
          nullptr,
          nullptr,
          +[](const Row& r) { return tone_of_latency(r.stats.mean_ns(), r.stats.timed); }};
}

template <typename Row, std::uint64_t CallStats::* Member>
ColumnSpec<Row> bytes_column(std::string_view title, int rank) {
  return {{title, 7, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) {
            return r.stats.*Member == 0 ? "-" : format_bytes(r.stats.*Member);
          },
          IOR_NUMBER(r.stats.*Member)};
}

template <typename Row>
ColumnSpec<Row> errors_column(int rank) {
  return {{"Errors", 6, rank, true, false, Cut::kEnd},
          +[](const Row& r, double) {
            return r.stats.errors == 0 ? "-" : format_count(r.stats.errors);
          },
          IOR_NUMBER(r.stats.errors),
          nullptr,
          nullptr,
          +[](const Row& r) { return r.stats.errors == 0 ? Tone::kDim : Tone::kBad; }};
}

#undef IOR_NUMBER

template <typename Row>
std::string footer_of(const model::Table<Row>& table) {
  if (table.other_keys == 0) {
    return {};
  }
  return fmt::format("and {} more rows: {} calls, {}",
                     with_separators(table.other_keys),
                     format_count(table.other.calls),
                     format_duration(table.other.time_ns));
}

constexpr const char* kNothing = "no calls yet";

using model::CallRow;
using model::DirectoryRow;
using model::FileRow;
using model::GroupRow;
using model::ProcessRow;
using model::ThreadRow;

std::vector<ColumnSpec<CallRow>> call_columns() {
  using Row = CallRow;
  return {{{"Syscall", 18, 0, false, false, Cut::kEnd},
           +[](const Row& r, double) { return r.name; },
           nullptr,
           +[](const Row& r) { return std::string_view(r.name); },
           +[](const Row& r) { return "syscall=" + quote_for_filter(r.name); },
           +[](const Row&) { return Tone::kAccent; }},
          {{"Family", 8, 6, false, false, Cut::kEnd},
           +[](const Row& r, double) {
             return r.info == nullptr ? std::string("-")
                                      : std::string(model::to_string(r.info->family));
           },
           nullptr,
           +[](const Row& r) {
             return r.info == nullptr ? std::string_view("-") : model::to_string(r.info->family);
           },
           +[](const Row& r) {
             return r.info == nullptr
                        ? std::string()
                        : "family=" + quote_for_filter(model::to_string(r.info->family));
           }},
          calls_column<Row>("Count", 0),
          rate_column<Row>(4),
          busy_column<Row>(1),
          waiting_column<Row>(11),
          mean_column<Row>(2),
          time_column<Row, &CallStats::min_ns, &CallStats::timed>("Min", 10),
          time_column<Row, &CallStats::p50_ns, &CallStats::timed>("p50", 8),
          time_column<Row, &CallStats::p95_ns, &CallStats::timed>("p95", 9),
          time_column<Row, &CallStats::p99_ns, &CallStats::timed>("p99", 3),
          time_column<Row, &CallStats::max_ns, &CallStats::timed>("Max", 7),
          bytes_column<Row, &CallStats::bytes>("Bytes", 5),
          errors_column<Row>(4)};
}

// What stands before the name in every table of where.
template <typename Row>
void append_where_columns(std::vector<ColumnSpec<Row>>& specs) {
  specs.push_back(calls_column<Row>("Access", 0));
  specs.push_back(bytes_column<Row, &CallStats::bytes_read>("Read", 3));
  specs.push_back(bytes_column<Row, &CallStats::bytes_written>("Written", 3));
  specs.push_back(busy_column<Row>(1));
  specs.push_back(waiting_column<Row>(8));
  specs.push_back(mean_column<Row>(4));
  specs.push_back(time_column<Row, &CallStats::p99_ns, &CallStats::timed>("p99", 5));
  specs.push_back(time_column<Row, &CallStats::max_ns, &CallStats::timed>("Max", 6));
  specs.push_back(errors_column<Row>(2));
}

// The last one, which takes the room that is left.
template <typename Row>
ColumnSpec<Row> place_column(std::string_view title, std::string (*filter)(const Row&)) {
  return {{title, 26, 0, false, true, Cut::kMiddle},
          +[](const Row& r, double) { return r.name; },
          nullptr,
          +[](const Row& r) { return std::string_view(r.name); },
          filter,
          +[](const Row&) { return Tone::kAccent; }};
}

std::vector<ColumnSpec<FileRow>> file_columns() {
  using Row = FileRow;
  std::vector<ColumnSpec<Row>> specs;
  append_where_columns(specs);
  specs.push_back({{"By", 10, 7, false, false, Cut::kEnd},
                   +[](const Row& r, double) { return r.comm; },
                   nullptr,
                   +[](const Row& r) { return std::string_view(r.comm); },
                   +[](const Row& r) { return "comm=" + quote_for_filter(r.comm); }});
  specs.push_back(
      place_column<Row>("Path", +[](const Row& r) { return "file=" + quote_for_filter(r.name); }));
  return specs;
}

std::string directory_filter(const DirectoryRow& row) {
  if (!row.name.starts_with('/')) {
    return {};
  }
  return "file~" + quote_for_filter("^" + row.name + (row.name.ends_with('/') ? "*" : "/*"));
}

std::vector<ColumnSpec<DirectoryRow>> directory_columns() {
  using Row = DirectoryRow;
  std::vector<ColumnSpec<Row>> specs = {
      {{"Files", 6, 3, true, false, Cut::kEnd},
       +[](const Row& r, double) { return format_count(r.files); },
       +[](const Row& r) { return static_cast<double>(r.files); }}};
  append_where_columns(specs);
  specs.push_back(place_column<Row>("Directory", directory_filter));
  return specs;
}

// What follows the name in every table of who.
template <typename Row>
void append_who_columns(std::vector<ColumnSpec<Row>>& specs) {
  specs.push_back(calls_column<Row>("Calls", 0));
  specs.push_back(rate_column<Row>(5));
  specs.push_back(bytes_column<Row, &CallStats::bytes_read>("Read", 3));
  specs.push_back(bytes_column<Row, &CallStats::bytes_written>("Written", 3));
  specs.push_back(busy_column<Row>(1));
  specs.push_back(waiting_column<Row>(7));
  specs.push_back(mean_column<Row>(4));
  specs.push_back(time_column<Row, &CallStats::p99_ns, &CallStats::timed>("p99", 6));
  specs.push_back(errors_column<Row>(2));
}

template <typename Row>
ColumnSpec<Row> comm_column() {
  return {{"Comm", 16, 0, false, false, Cut::kEnd},
          +[](const Row& r, double) { return r.comm; },
          nullptr,
          +[](const Row& r) { return std::string_view(r.comm); },
          +[](const Row& r) { return "comm=" + quote_for_filter(r.comm); },
          +[](const Row&) { return Tone::kAccent; }};
}

template <typename Row>
ColumnSpec<Row> user_column() {
  return {{"User", 6, 8, true, false, Cut::kBegin},
          +[](const Row& r, double) { return std::to_string(r.uid); },
          +[](const Row& r) { return static_cast<double>(r.uid); },
          nullptr,
          +[](const Row& r) { return fmt::format("uid={}", r.uid); }};
}

std::vector<ColumnSpec<ProcessRow>> process_columns() {
  using Row = ProcessRow;
  std::vector<ColumnSpec<Row>> specs = {
      {{"PID", 9, 0, true, false, Cut::kBegin},
       +[](const Row& r, double) {
         return r.lifetime > 1 ? fmt::format("{}#{}", r.tgid, r.lifetime) : std::to_string(r.tgid);
       },
       +[](const Row& r) { return static_cast<double>(r.tgid); },
       nullptr,
       +[](const Row& r) { return fmt::format("pid={}", r.tgid); }},
      comm_column<Row>(),
      user_column<Row>(),
      {{"Thr", 4, 9, true, false, Cut::kEnd},
       +[](const Row& r, double) { return format_count(r.threads); },
       +[](const Row& r) { return static_cast<double>(r.threads); }}};
  append_who_columns(specs);
  return specs;
}

std::vector<ColumnSpec<ThreadRow>> thread_columns() {
  using Row = ThreadRow;
  std::vector<ColumnSpec<Row>> specs = {
      {{"TID", 8, 0, true, false, Cut::kBegin},
       +[](const Row& r, double) { return std::to_string(r.tid); },
       +[](const Row& r) { return static_cast<double>(r.tid); },
       nullptr,
       +[](const Row& r) { return fmt::format("tid={}", r.tid); }},
      {{"PID", 8, 4, true, false, Cut::kBegin},
       +[](const Row& r, double) { return std::to_string(r.tgid); },
       +[](const Row& r) { return static_cast<double>(r.tgid); },
       nullptr,
       +[](const Row& r) { return fmt::format("pid={}", r.tgid); }},
      comm_column<Row>(),
      user_column<Row>()};
  append_who_columns(specs);
  return specs;
}

ColumnSpec<GroupRow> group_column(int group) {
  using Row = GroupRow;
  if (group == 1) {
    return {{"Comm", 16, 0, false, false, Cut::kEnd},
            +[](const Row& r, double) { return r.name; },
            nullptr,
            +[](const Row& r) { return std::string_view(r.name); },
            +[](const Row& r) { return "comm=" + quote_for_filter(r.name); },
            +[](const Row&) { return Tone::kAccent; }};
  }
  return {{group == 2 ? "User" : "Cgroup", 16, 0, false, false, Cut::kEnd},
          +[](const Row& r, double) { return std::to_string(r.key); },
          +[](const Row& r) { return static_cast<double>(r.key); },
          nullptr,
          group == 2 ? +[](const Row& r) { return fmt::format("uid={}", r.key); }
                     : +[](const Row& r) { return fmt::format("cgroup={}", r.key); },
          +[](const Row&) { return Tone::kAccent; }};
}

std::vector<ColumnSpec<GroupRow>> group_columns(int group) {
  using Row = GroupRow;
  std::vector<ColumnSpec<Row>> specs = {
      group_column(group),
      {{"Thr", 5, 9, true, false, Cut::kEnd},
       +[](const Row& r, double) { return format_count(r.threads); },
       +[](const Row& r) { return static_cast<double>(r.threads); }}};
  append_who_columns(specs);
  return specs;
}

template <typename Row>
TableModel make(const model::Snapshot& snapshot,
                const model::Table<Row>& rows,
                const std::vector<ColumnSpec<Row>>& specs,
                const TableState& table) {
  TableModel model = build_table(snapshot.summary, rows.rows, specs, table, snapshot.seconds());
  model.footer = footer_of(rows);
  model.empty = kNothing;
  return model;
}

}  // namespace

TableModel calls_table(const model::Snapshot& snapshot, const TableState& table) {
  return make(snapshot, snapshot.summary->calls, call_columns(), table);
}

TableModel files_table(const model::Snapshot& snapshot, const TableState& table) {
  if (table.group == 1) {
    return make(snapshot, snapshot.summary->directories, directory_columns(), table);
  }
  return make(snapshot, snapshot.summary->files, file_columns(), table);
}

TableModel processes_table(const model::Snapshot& snapshot, const TableState& table) {
  const model::Summary& summary = *snapshot.summary;
  switch (table.group) {
    case 1:
      return make(snapshot, summary.comms, group_columns(1), table);
    case 2:
      return make(snapshot, summary.users, group_columns(2), table);
    case 3:
      return make(snapshot, summary.cgroups, group_columns(3), table);
    case 4:
      return make(snapshot, summary.threads, thread_columns(), table);
    default:
      return make(snapshot, summary.processes, process_columns(), table);
  }
}

}  // namespace ior::tui

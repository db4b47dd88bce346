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
using model::RowKey;
using model::TableKind;

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
  return keyed<Row>(RowKey::kCalls,
                    {{title, 7, rank, true, false, Cut::kEnd},
                     +[](const Row& r, double) { return format_count(r.stats.calls); },
                     IOR_NUMBER(r.stats.calls)});
}

template <typename Row>
ColumnSpec<Row> rate_column(int rank) {
  return keyed<Row>(RowKey::kCalls,
                    {{"Rate/s", 6, rank, true, false, Cut::kEnd},
                     +[](const Row& r, double seconds) { return format_rate(rate_of(r, seconds)); },
                     IOR_NUMBER(r.stats.calls)});
}

template <typename Row, std::uint64_t CallStats::* Member>
ColumnSpec<Row> time_column(RowKey key, std::string_view title, int rank) {
  return keyed<Row>(
      key,
      {{title, 7, rank, true, false, Cut::kEnd},
       +[](const Row& r, double) { return duration_or_dash(r.stats.*Member, r.stats.timed); },
       IOR_NUMBER(r.stats.*Member),
       nullptr,
       nullptr,
       +[](const Row& r) { return tone_of_latency(r.stats.*Member, r.stats.timed); }});
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
  return keyed<Row>(RowKey::kWaiting,
                    {{"Waiting", 7, rank, true, false, Cut::kEnd},
                     +[](const Row& r, double) {
                       return duration_or_dash(r.stats.waiting_ns, r.stats.waiting_ns);
                     },
                     IOR_NUMBER(r.stats.waiting_ns),
                     nullptr,
                     nullptr,
                     +[](const Row&) { return Tone::kDim; }});
}

template <typename Row>
ColumnSpec<Row> mean_column(int rank) {
  return keyed<Row>(
      RowKey::kMean,
      {{"Avg", 7, rank, true, false, Cut::kEnd},
       +[](const Row& r, double) { return duration_or_dash(r.stats.mean_ns(), r.stats.timed); },
       IOR_NUMBER(r.stats.mean_ns()),
       nullptr,
       nullptr,
       +[](const Row& r) { return tone_of_latency(r.stats.mean_ns(), r.stats.timed); }});
}

template <typename Row, std::uint64_t CallStats::* Member>
ColumnSpec<Row> bytes_column(RowKey key, std::string_view title, int rank) {
  return keyed<Row>(key,
                    {{title, 7, rank, true, false, Cut::kEnd},
                     +[](const Row& r, double) {
                       return r.stats.*Member == 0 ? "-" : format_bytes(r.stats.*Member);
                     },
                     IOR_NUMBER(r.stats.*Member)});
}

template <typename Row>
ColumnSpec<Row> errors_column(int rank) {
  return keyed<Row>(RowKey::kErrors,
                    {{"Errors", 6, rank, true, false, Cut::kEnd},
                     +[](const Row& r, double) {
                       return r.stats.errors == 0 ? "-" : format_count(r.stats.errors);
                     },
                     IOR_NUMBER(r.stats.errors),
                     nullptr,
                     nullptr,
                     +[](const Row& r) { return r.stats.errors == 0 ? Tone::kDim : Tone::kBad; }});
}

#undef IOR_NUMBER

template <typename Row>
std::string footer_of(const model::Table<Row>& table) {
  if (table.other_keys == 0) {
    return {};
  }
  return fmt::format("and {} more rows{}: {} calls, {}",
                     with_separators(table.other_keys),
                     table.folded_keys == table.other_keys ? " added up to bound memory" : "",
                     format_count(table.other.calls),
                     format_duration(table.other.time_ns));
}

template <typename Row>
model::RowsWanted wanted_of(TableKind kind,
                            const std::vector<ColumnSpec<Row>>& specs,
                            const TableState& table) {
  const bool sorts = table.sort >= 0 && table.sort < static_cast<int>(specs.size());
  return {.table = kind,
          .key = sorts ? specs[static_cast<std::size_t>(table.sort)].key : RowKey::kTime,
          .descending = table.descending,
          .count = table.wanted};
}

using model::CallRow;
using model::DirectoryRow;
using model::FileRow;
using model::GroupRow;
using model::ProcessRow;
using model::ThreadRow;

std::vector<ColumnSpec<CallRow>> call_columns() {
  using Row = CallRow;
  return {keyed<Row>(RowKey::kName,
                     {{"Syscall", 18, 0, false, false, Cut::kEnd},
                      +[](const Row& r, double) { return r.name; },
                      nullptr,
                      +[](const Row& r) { return std::string_view(r.name); },
                      +[](const Row& r) { return "syscall=" + quote_for_filter(r.name); },
                      +[](const Row&) { return Tone::kAccent; }}),
          keyed<Row>(RowKey::kFamily,
                     {{"Family", 8, 6, false, false, Cut::kEnd},
                      +[](const Row& r, double) {
                        return r.info == nullptr ? std::string("-")
                                                 : std::string(model::to_string(r.info->family));
                      },
                      nullptr,
                      +[](const Row& r) {
                        return r.info == nullptr ? std::string_view("-")
                                                 : model::to_string(r.info->family);
                      },
                      +[](const Row& r) {
                        return r.info == nullptr
                                   ? std::string()
                                   : "family=" + quote_for_filter(model::to_string(r.info->family));
                      }}),
          calls_column<Row>("Count", 0),
          rate_column<Row>(4),
          busy_column<Row>(1),
          waiting_column<Row>(4),
          mean_column<Row>(2),
          time_column<Row, &CallStats::min_ns>(RowKey::kMin, "Min", 10),
          time_column<Row, &CallStats::p50_ns>(RowKey::kP50, "p50", 8),
          time_column<Row, &CallStats::p95_ns>(RowKey::kP95, "p95", 9),
          time_column<Row, &CallStats::p99_ns>(RowKey::kP99, "p99", 3),
          time_column<Row, &CallStats::max_ns>(RowKey::kMax, "Max", 7),
          bytes_column<Row, &CallStats::bytes>(RowKey::kBytes, "Bytes", 5),
          errors_column<Row>(4)};
}

// What stands before the name in every table of where.
template <typename Row>
void append_where_columns(std::vector<ColumnSpec<Row>>& specs) {
  specs.push_back(calls_column<Row>("Access", 0));
  specs.push_back(bytes_column<Row, &CallStats::bytes_read>(RowKey::kRead, "Read", 3));
  specs.push_back(bytes_column<Row, &CallStats::bytes_written>(RowKey::kWritten, "Written", 3));
  specs.push_back(busy_column<Row>(1));
  specs.push_back(waiting_column<Row>(3));
  specs.push_back(mean_column<Row>(4));
  specs.push_back(time_column<Row, &CallStats::p99_ns>(RowKey::kP99, "p99", 5));
  specs.push_back(time_column<Row, &CallStats::max_ns>(RowKey::kMax, "Max", 6));
  specs.push_back(errors_column<Row>(2));
}

// The last one, which takes the room that is left.
template <typename Row>
ColumnSpec<Row> place_column(std::string_view title, std::string (*filter)(const Row&)) {
  return keyed<Row>(RowKey::kName,
                    {{title, 26, 0, false, true, Cut::kMiddle},
                     +[](const Row& r, double) { return r.name; },
                     nullptr,
                     +[](const Row& r) { return std::string_view(r.name); },
                     filter,
                     +[](const Row&) { return Tone::kAccent; }});
}

std::vector<ColumnSpec<FileRow>> file_columns() {
  using Row = FileRow;
  std::vector<ColumnSpec<Row>> specs;
  append_where_columns(specs);
  specs.push_back(keyed<Row>(RowKey::kComm,
                             {{"By", 10, 7, false, false, Cut::kEnd},
                              +[](const Row& r, double) { return r.comm; },
                              nullptr,
                              +[](const Row& r) { return std::string_view(r.comm); },
                              +[](const Row& r) { return "comm=" + quote_for_filter(r.comm); }}));
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
      keyed<Row>(RowKey::kFiles,
                 {{"Files", 6, 3, true, false, Cut::kEnd},
                  +[](const Row& r, double) { return format_count(r.files); },
                  +[](const Row& r) { return static_cast<double>(r.files); }})};
  append_where_columns(specs);
  specs.push_back(place_column<Row>("Directory", directory_filter));
  return specs;
}

// What follows the name in every table of who.
template <typename Row>
void append_who_columns(std::vector<ColumnSpec<Row>>& specs) {
  specs.push_back(calls_column<Row>("Calls", 0));
  specs.push_back(rate_column<Row>(5));
  specs.push_back(bytes_column<Row, &CallStats::bytes_read>(RowKey::kRead, "Read", 3));
  specs.push_back(bytes_column<Row, &CallStats::bytes_written>(RowKey::kWritten, "Written", 3));
  specs.push_back(busy_column<Row>(1));
  specs.push_back(waiting_column<Row>(3));
  specs.push_back(mean_column<Row>(4));
  specs.push_back(time_column<Row, &CallStats::p99_ns>(RowKey::kP99, "p99", 6));
  specs.push_back(errors_column<Row>(2));
}

template <typename Row>
ColumnSpec<Row> comm_column() {
  return keyed<Row>(RowKey::kComm,
                    {{"Comm", 16, 0, false, false, Cut::kEnd},
                     +[](const Row& r, double) { return r.comm; },
                     nullptr,
                     +[](const Row& r) { return std::string_view(r.comm); },
                     +[](const Row& r) { return "comm=" + quote_for_filter(r.comm); },
                     +[](const Row&) { return Tone::kAccent; }});
}

template <typename Row>
ColumnSpec<Row> user_column() {
  return keyed<Row>(RowKey::kUser,
                    {{"User", 6, 8, true, false, Cut::kBegin},
                     +[](const Row& r, double) { return std::to_string(r.uid); },
                     +[](const Row& r) { return static_cast<double>(r.uid); },
                     nullptr,
                     +[](const Row& r) { return fmt::format("uid={}", r.uid); }});
}

std::vector<ColumnSpec<ProcessRow>> process_columns() {
  using Row = ProcessRow;
  std::vector<ColumnSpec<Row>> specs = {
      keyed<Row>(RowKey::kId,
                 {{"PID", 9, 0, true, false, Cut::kBegin},
                  +[](const Row& r, double) {
                    return r.lifetime > 1 ? fmt::format("{}#{}", r.tgid, r.lifetime)
                                          : std::to_string(r.tgid);
                  },
                  +[](const Row& r) { return static_cast<double>(r.tgid); },
                  nullptr,
                  +[](const Row& r) { return fmt::format("pid={}", r.tgid); }}),
      comm_column<Row>(),
      user_column<Row>(),
      keyed<Row>(RowKey::kThreads,
                 {{"Thr", 4, 9, true, false, Cut::kEnd},
                  +[](const Row& r, double) { return format_count(r.threads); },
                  +[](const Row& r) { return static_cast<double>(r.threads); }})};
  append_who_columns(specs);
  return specs;
}

std::vector<ColumnSpec<ThreadRow>> thread_columns() {
  using Row = ThreadRow;
  std::vector<ColumnSpec<Row>> specs = {
      keyed<Row>(RowKey::kId,
                 {{"TID", 8, 0, true, false, Cut::kBegin},
                  +[](const Row& r, double) { return std::to_string(r.tid); },
                  +[](const Row& r) { return static_cast<double>(r.tid); },
                  nullptr,
                  +[](const Row& r) { return fmt::format("tid={}", r.tid); }}),
      keyed<Row>(RowKey::kParent,
                 {{"PID", 8, 4, true, false, Cut::kBegin},
                  +[](const Row& r, double) { return std::to_string(r.tgid); },
                  +[](const Row& r) { return static_cast<double>(r.tgid); },
                  nullptr,
                  +[](const Row& r) { return fmt::format("pid={}", r.tgid); }}),
      comm_column<Row>(),
      user_column<Row>()};
  append_who_columns(specs);
  return specs;
}

ColumnSpec<GroupRow> group_column(int group) {
  using Row = GroupRow;
  if (group == 1) {
    return keyed<Row>(RowKey::kComm,
                      {{"Comm", 16, 0, false, false, Cut::kEnd},
                       +[](const Row& r, double) { return r.name; },
                       nullptr,
                       +[](const Row& r) { return std::string_view(r.name); },
                       +[](const Row& r) { return "comm=" + quote_for_filter(r.name); },
                       +[](const Row&) { return Tone::kAccent; }});
  }
  return keyed<Row>(RowKey::kId,
                    {{group == 2 ? "User" : "Cgroup", 16, 0, false, false, Cut::kEnd},
                     +[](const Row& r, double) { return std::to_string(r.key); },
                     +[](const Row& r) { return static_cast<double>(r.key); },
                     nullptr,
                     group == 2 ? +[](const Row& r) { return fmt::format("uid={}", r.key); }
                                : +[](const Row& r) { return fmt::format("cgroup={}", r.key); },
                     +[](const Row&) { return Tone::kAccent; }});
}

std::vector<ColumnSpec<GroupRow>> group_columns(int group) {
  using Row = GroupRow;
  std::vector<ColumnSpec<Row>> specs = {
      group_column(group),
      keyed<Row>(RowKey::kThreads,
                 {{"Thr", 5, 9, true, false, Cut::kEnd},
                  +[](const Row& r, double) { return format_count(r.threads); },
                  +[](const Row& r) { return static_cast<double>(r.threads); }})};
  append_who_columns(specs);
  return specs;
}

// The first rows in the order of the table, once they are there; until then, and in what stands
// still, those that took most time.
template <typename Row>
const model::Table<Row>& rows_of(const model::Snapshot& snapshot,
                                 const model::Table<Row>& most_time,
                                 model::RowsWanted wanted) {
  if (snapshot.chosen == nullptr) {
    return most_time;
  }
  wanted.count = snapshot.chosen->wanted.count;
  const auto* chosen = std::get_if<model::Table<Row>>(&snapshot.chosen->table);
  return chosen != nullptr && snapshot.chosen->wanted == wanted ? *chosen : most_time;
}

// A table of the summary with its columns.
template <typename Row>
struct Kind {
  TableKind kind;
  model::Table<Row> model::Summary::* rows;
  std::vector<ColumnSpec<Row>> specs;
};

// Calls what(Kind) with that of the tab.
template <typename What>
auto with_kind(const ViewState& state, What what) {
  using model::Summary;
  const int group = state.table().group;
  if (state.tab == Tab::kSyscalls) {
    return what(Kind<CallRow>{TableKind::kCalls, &Summary::calls, call_columns()});
  }
  if (state.tab == Tab::kFiles && group == 1) {
    return what(
        Kind<DirectoryRow>{TableKind::kDirectories, &Summary::directories, directory_columns()});
  }
  if (state.tab == Tab::kFiles) {
    return what(Kind<FileRow>{TableKind::kFiles, &Summary::files, file_columns()});
  }
  switch (group) {
    case 1:
      return what(Kind<GroupRow>{TableKind::kComms, &Summary::comms, group_columns(1)});
    case 2:
      return what(Kind<GroupRow>{TableKind::kUsers, &Summary::users, group_columns(2)});
    case 3:
      return what(Kind<GroupRow>{TableKind::kCgroups, &Summary::cgroups, group_columns(3)});
    case 4:
      return what(Kind<ThreadRow>{TableKind::kThreads, &Summary::threads, thread_columns()});
    default:
      return what(Kind<ProcessRow>{TableKind::kProcesses, &Summary::processes, process_columns()});
  }
}

}  // namespace

TableModel summary_table(const model::Snapshot& snapshot, const ViewState& state) {
  return with_kind(state, [&]<typename Row>(const Kind<Row>& kind) {
    const TableState& table = state.table();
    const model::Table<Row>& rows =
        rows_of(snapshot, (*snapshot.summary).*kind.rows, wanted_of(kind.kind, kind.specs, table));
    const auto owner = std::make_shared<
        std::pair<std::shared_ptr<const model::Summary>, std::shared_ptr<const model::ChosenRows>>>(
        snapshot.summary, snapshot.chosen);
    TableModel model = build_table(owner, rows.rows, kind.specs, table, snapshot.seconds());
    model.footer = footer_of(rows);
    model.more = rows.other_keys - rows.folded_keys;
    model.empty = nothing_passes(snapshot, state);
    return model;
  });
}

std::optional<model::RowsWanted> rows_wanted(const ViewState& state) {
  if (state.tab != Tab::kSyscalls && state.tab != Tab::kFiles && state.tab != Tab::kProcesses) {
    return std::nullopt;
  }
  return with_kind(
      state, [&](const auto& kind) { return wanted_of(kind.kind, kind.specs, state.table()); });
}

}  // namespace ior::tui

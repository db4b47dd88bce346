// SPDX-License-Identifier: Apache-2.0
#include "cli/option_table.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/dashboard_options.h"
#include "cli/flame_options.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/record_options.h"
#include "cli/report_options.h"
#include "cli/values.h"
#include "export/escape.h"
#include "filter/select_calls.h"
#include "model/flame.h"

namespace ior::cli {
namespace {

constexpr CommandSet kDefault = command_bit(Command::kDefault);
constexpr CommandSet kTrace = command_bit(Command::kTrace);
constexpr CommandSet kRecord = command_bit(Command::kRecord);
constexpr CommandSet kRepair = command_bit(Command::kRepair);
constexpr CommandSet kView = command_bit(Command::kView);
constexpr CommandSet kDoctor = command_bit(Command::kDoctor);
constexpr CommandSet kReport = command_bit(Command::kReport);
constexpr CommandSet kDiff = command_bit(Command::kDiff);
constexpr CommandSet kFlame = command_bit(Command::kFlame);
constexpr CommandSet kCollapsed = command_bit(Command::kCollapsed);
constexpr CommandSet kTargeted = kTrace | kRecord | kReport | kFlame;
constexpr CommandSet kTracing = kDefault | kTargeted;
constexpr CommandSet kSchema = command_bit(Command::kSchema);
constexpr CommandSet kExport = command_bit(Command::kExport);
constexpr CommandSet kRows = kTrace | kExport;

// Readers of one member each.
template <std::string Options::* Member>
Status text(Options& options, const Given& given) {
  if (given.value.empty()) {
    return usage_error(given.flag, "needs a value that is not empty");
  }
  options.*Member = given.value;
  return {};
}

template <std::string Options::* Member>
Status maybe_text(Options& options, const Given& given) {
  options.*Member = given.value;
  return {};
}

template <bool Options::* Member>
Status on_off(Options& options, const Given& given) {
  IOR_TRY(options.*Member, read_switch(given.flag, given.value));
  return {};
}

template <bool Options::* Member>
Status off_on(Options& options, const Given& given) {
  IOR_TRY(const bool value, read_switch(given.flag, given.value));
  options.*Member = !value;
  return {};
}

// Lists add up when the flag is repeated.
template <std::vector<std::string> filter::CallSelection::* Member>
Status list(Options& options, const Given& given) {
  IOR_TRY(std::vector<std::string> words, read_list(given.flag, given.value));
  std::ranges::move(words, std::back_inserter(options.selection.*Member));
  return {};
}

Status add_pid(Options& options, const Given& given, std::string_view word) {
  IOR_TRY(const std::int64_t pid, read_number(given.flag, word, {1, kMaxPid}));
  const auto tgid = static_cast<std::uint32_t>(pid);
  if (std::ranges::find(options.tgids, tgid) == options.tgids.end()) {
    options.tgids.push_back(tgid);
  }
  return {};
}

// One process; -1 is the Go tool's "no filter".
Status go_pid(Options& options, const Given& given) {
  options.tgids.clear();
  if (given.value == "-1") {
    return {};
  }
  return add_pid(options, given, given.value);
}

Status pids(Options& options, const Given& given) {
  IOR_TRY(const std::vector<std::string> words, read_list(given.flag, given.value));
  if (words.empty()) {
    return usage_error(given.flag, "needs a process id");
  }
  for (const std::string& word : words) {
    IOR_TRY_STATUS(add_pid(options, given, word));
  }
  return {};
}

Status tid(Options& options, const Given& given) {
  options.tid.reset();
  if (given.value == "-1") {
    return {};
  }
  IOR_TRY(const std::int64_t number, read_number(given.flag, given.value, {1, kMaxPid}));
  options.tid = static_cast<std::uint32_t>(number);
  return {};
}

Status duration(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t seconds, read_number(given.flag, given.value, {1, kMaxDurationS}));
  options.duration = std::chrono::seconds(seconds);
  return {};
}

Status map_size(Options& options, const Given& given) {
  IOR_TRY(const std::int64_t bytes,
          read_number(given.flag, given.value, {1, static_cast<std::int64_t>(kMaxMapSize)}));
  options.map_size = static_cast<std::uint64_t>(bytes);
  return {};
}

Status escape(Options& options, const Given& given) {
  const auto mode = exporter::parse_escape_mode(given.value);
  if (!mode) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "unknown word; it must be auto, always or never");
  }
  options.escape = *mode;
  return {};
}

// The grammar of the list is filter/call_expression.h's.
Status calls(Options& options, const Given& given) {
  IOR_TRY(std::vector<std::string> words, read_list(given.flag, given.value));
  if (words.empty()) {
    return usage_error(given.flag, "needs the name of a call, %class or all");
  }
  std::ranges::move(words, std::back_inserter(options.calls));
  return {};
}

template <Format kFormat>
Status format_switch(Options& options, const Given& given) {
  IOR_TRY(const bool value, read_switch(given.flag, given.value));
  options.format = value ? kFormat : Format::kText;
  return {};
}

Status format_word(Options& options, const Given& given) {
  const auto format = parse_format(given.value);
  if (!format) {
    return usage_error(std::string(given.flag) + " " + std::string(given.value),
                       "unknown word; it must be text, csv, jsonl, perfetto or chrome");
  }
  options.format = *format;
  return {};
}

Status clickhouse_schema(Options& options, const Given& given) {
  IOR_TRY(const bool value, read_switch(given.flag, given.value));
  options.clickhouse = value ? "schema" : "";
  return {};
}

Status version(Options& options, const Given& given) {
  IOR_TRY(const bool value, read_switch(given.flag, given.value));
  if (value) {
    options.command = Command::kVersion;
  }
  return {};
}

Status help(Options& options, const Given& given) {
  IOR_TRY(const bool value, read_switch(given.flag, given.value));
  if (!value) {
    return {};
  }
  options.help_on = options.command;
  options.command = Command::kHelp;
  return {};
}

constexpr std::array kOptions = {
    OptionSpec{"plain",
               '\0',
               "",
               "write the rows as CSV to standard output, no dashboard",
               kDefault,
               on_off<&Options::plain>},
    OptionSpec{"flamegraph",
               '\0',
               "",
               "write what the calls add up to as <host>-<name>-<time>.ior.zst, no dashboard",
               kDefault,
               on_off<&Options::flamegraph>},
    OptionSpec{"name",
               '\0',
               "NAME",
               "part of the name of the file that -flamegraph writes (default: default)",
               kDefault,
               flame_name},
    OptionSpec{"flamegraph-max-keys",
               '\0',
               "N",
               "different calls that -flamegraph keeps apart before it folds (default 524288)",
               kDefault,
               flame_max_keys},
    OptionSpec{"pid",
               'p',
               "PID",
               "only this process, not its children; the run ends with it (-1: all)",
               kDefault,
               go_pid},
    OptionSpec{"pid",
               'p',
               "PID[,PID]",
               "these processes; may be repeated; the run ends when all have ended",
               kTargeted,
               pids},
    OptionSpec{"tid",
               't',
               "TID",
               "only this thread; beside -pid it must be one of its threads (-1: all)",
               kDefault,
               tid},
    OptionSpec{"tid",
               't',
               "TID",
               "only this thread; beside -p it must be one of its threads",
               kTargeted,
               tid},
    OptionSpec{"user",
               'u',
               "USER",
               "only threads that act with this user's rights: a name of /etc/passwd, or a number",
               kTracing,
               text<&Options::user>},
    OptionSpec{"cgroup",
               '\0',
               "GROUP",
               "only this control group and those below it: a path, a unit (ssh.service), a\n"
               "container's id",
               kTracing,
               text<&Options::cgroup>},
    OptionSpec{"all",
               'a',
               "",
               "every process of the host but ior itself",
               kTracing,
               on_off<&Options::all>},
    OptionSpec{"no-follow",
               '\0',
               "",
               "leave out the children that the target makes",
               kTargeted,
               off_on<&Options::follow_forks>},
    OptionSpec{"calls",
               'e',
               "LIST",
               "calls to trace, with commas: names, glo*bs, %file and other classes, all; "
               "!LIST: all\n"
               "but these; may be repeated (default all)",
               kTargeted,
               calls},
    OptionSpec{"comm",
               '\0',
               "PATTERN",
               "only threads whose name has this: text, ^start, end$, ^whole$",
               kTracing | kView | kExport,
               maybe_text<&Options::comm>},
    OptionSpec{"path",
               '\0',
               "PATTERN",
               "only calls on files whose old or new name has this, in the same forms",
               kTracing | kView | kExport,
               maybe_text<&Options::path>},
    OptionSpec{"tps",
               '\0',
               "REGEX,...",
               "only tracepoints that match one of these (sys_enter_openat)",
               kDefault,
               list<&filter::CallSelection::tracepoints>},
    OptionSpec{"tpsExclude",
               '\0',
               "REGEX,...",
               "no tracepoints that match one of these",
               kDefault,
               list<&filter::CallSelection::exclude_tracepoints>},
    OptionSpec{"trace-families",
               '\0',
               "LIST",
               "calls of these families (default FS; see ior syscalls)",
               kDefault,
               list<&filter::CallSelection::families>},
    OptionSpec{"trace-kinds",
               '\0',
               "LIST",
               "calls of these kinds",
               kDefault,
               list<&filter::CallSelection::kinds>},
    OptionSpec{"trace-syscalls",
               '\0',
               "LIST",
               "calls of these names",
               kDefault,
               list<&filter::CallSelection::syscalls>},
    OptionSpec{"no-trace-families",
               '\0',
               "LIST",
               "no calls of these families; wins over what is asked for above",
               kDefault,
               list<&filter::CallSelection::no_families>},
    OptionSpec{"no-trace-kinds",
               '\0',
               "LIST",
               "no calls of these kinds",
               kDefault,
               list<&filter::CallSelection::no_kinds>},
    OptionSpec{"no-trace-syscalls",
               '\0',
               "LIST",
               "no calls of these names",
               kDefault,
               list<&filter::CallSelection::no_syscalls>},
    OptionSpec{"resetTimer",
               '\0',
               "DURATION",
               "the dashboard counts anew after this time, again and again (default 0: never)",
               kDefault,
               reset_timer},
    OptionSpec{"live-interval",
               '\0',
               "DURATION",
               "how often the dashboard shows something new (default 250ms)",
               kDefault,
               live_interval},
    OptionSpec{"tui-fast-refresh",
               '\0',
               "DURATION",
               "the same as -live-interval",
               kDefault,
               live_interval},
    OptionSpec{"tuiExport",
               '\0',
               "",
               "whether the dashboard's export keys write files (default true)",
               kDefault,
               on_off<&Options::tui_export>},
    OptionSpec{"duration", '\0', "SECONDS", "length of the run (default 900)", kDefault, duration},
    OptionSpec{"duration",
               '\0',
               "SECONDS",
               "length of the run (default: until the target ends, or Ctrl-C)",
               kTargeted,
               duration},
    OptionSpec{"output",
               'o',
               "FILE",
               "write to FILE, which is replaced when it is whole (- is standard output)",
               kExport,
               text<&Options::output>},
    OptionSpec{"output",
               'o',
               "FILE",
               "write the lines to FILE, in place of what it has (- is standard output)",
               kTrace,
               text<&Options::output>},
    OptionSpec{"output",
               'o',
               "FILE",
               "write the report to FILE, in place of what it has (- is standard output)",
               kReport,
               text<&Options::output>},
    OptionSpec{"output",
               'o',
               "FILE",
               "write a differential flame graph, too: FILE ends in .svg or .html",
               kDiff,
               text<&Options::output>},
    OptionSpec{"html",
               '\0',
               "FILE",
               "write an interactive page to FILE instead: works offline, needs nothing else",
               kReport,
               text<&Options::html>},
    OptionSpec{"by",
               '\0',
               "METRIC",
               "sort by what changed most in: time (default), calls, errors, bytes, p50, p99",
               kDiff,
               diff_by},
    OptionSpec{"fail-above",
               '\0',
               "PERCENT",
               "exit with status 4 when METRIC grew by more, in total or of a call that counts",
               kDiff,
               fail_above},
    OptionSpec{"top", '\0', "N", "rows of each table (default 5)", kReport | kDiff, top},
    OptionSpec{"width",
               '\0',
               "COLUMNS",
               "width of the text (default: the terminal's, else 120)",
               kReport | kDiff,
               width},
    OptionSpec{"output",
               'o',
               "FILE",
               "write to FILE, whose ending says the format: .svg .html .folded .json (- is\n"
               "standard output)",
               kFlame,
               text<&Options::output>},
    OptionSpec{"format",
               '\0',
               "FORMAT",
               "svg, html, folded (for flamegraph.pl, inferno) or speedscope",
               kFlame,
               flame_format},
    OptionSpec{"fields",
               '\0',
               "LIST",
               "frames from the root on: path comm tracepoint pid tid flags call family dir file\n"
               "uid cgroup (default comm,tracepoint,path)",
               kDefault | kCollapsed,
               flame_fields},
    OptionSpec{"fields",
               '\0',
               "LIST",
               "frames from the root on: path comm tracepoint pid tid flags call family dir file\n"
               "uid cgroup (default comm,call,path)",
               kFlame,
               flame_fields},
    OptionSpec{"count",
               '\0',
               "METRIC",
               "what widths and numbers mean: count (default), bytes, duration, gap",
               kDefault | kCollapsed | kFlame,
               flame_metric},
    OptionSpec{"inverted", '\0', "", "draw the root above", kFlame, on_off<&Options::inverted>},
    OptionSpec{"summary",
               's',
               "",
               "tables of calls by thread at the end instead of lines, as strace -c",
               kTrace,
               on_off<&Options::summary>},
    OptionSpec{"with-summary",
               'S',
               "",
               "lines, and the tables at the end",
               kTrace,
               on_off<&Options::with_summary>},
    OptionSpec{"output",
               'o',
               "FILE",
               "the recording; with --hive the directory that holds them",
               kRecord,
               text<&Options::output>},
    OptionSpec{"output",
               'o',
               "FILE",
               "write the complete recording to FILE and leave the broken one as it is",
               kRepair,
               text<&Options::output>},
    OptionSpec{"parquet",
               '\0',
               "FILE",
               "record the rows in a Parquet file; not with -plain, -comm, -path, -tid",
               kDefault,
               text<&Options::parquet>},
    OptionSpec{
        "aggregate",
        '\0',
        "",
        "record what the calls add up to (.ior.zst) instead of every call; -o may be left out",
        kRecord,
        on_off<&Options::aggregate>},
    OptionSpec{
        "rotate",
        '\0',
        "LIMIT",
        "a new file each 1GiB, 500MB, 10m, 1h, ...: FILE-000001, ...; a size and an age may stand",
        kRecord,
        rotate},
    OptionSpec{"keep",
               '\0',
               "N",
               "remove all but the newest N files of this run; with --rotate",
               kRecord,
               keep},
    OptionSpec{"hive",
               '\0',
               "",
               "name files FILE/host=HOST/date=DAY/..., which readers take for one table",
               kRecord,
               on_off<&Options::hive>},
    OptionSpec{"force",
               '\0',
               "",
               "overwrite a file of that name",
               kRecord | kRepair,
               on_off<&Options::force>},
    OptionSpec{"csv",
               '\0',
               "",
               "write CSV with every column of a call instead of lines",
               kTrace,
               format_switch<Format::kCsv>},
    OptionSpec{"jsonl",
               '\0',
               "",
               "write JSON Lines: one object per call, the same columns",
               kTrace,
               format_switch<Format::kJsonLines>},
    OptionSpec{"to",
               '\0',
               "FORMAT",
               "text, csv, jsonl, perfetto (ui.perfetto.dev) or chrome (chrome://tracing)",
               kRows,
               format_word},
    OptionSpec{"clickhouse",
               '\0',
               "URL",
               "store rows in a ClickHouse table: http://[USER[:PASSWORD]@]HOST[:PORT]",
               kRows | kRecord,
               text<&Options::clickhouse>},
    OptionSpec{"clickhouse",
               '\0',
               "",
               "print the statement that makes the table of --clickhouse",
               kSchema,
               clickhouse_schema},
    OptionSpec{"table",
               '\0',
               "NAME",
               "the ClickHouse table, NAME or DATABASE.NAME (default ior)",
               kRows | kRecord | kSchema,
               text<&Options::table>},
    OptionSpec{"escape",
               '\0',
               "WHEN",
               "escape control characters of traced text: auto (on a terminal), always, never",
               kDefault | kTrace | kReport | kCollapsed | kExport,
               escape},
    OptionSpec{"mapSize",
               '\0',
               "BYTES",
               "ring buffers between kernel and ior, all together (default: by CPUs)",
               kTracing,
               map_size},
    OptionSpec{"json",
               '\0',
               "",
               "print one JSON object instead of a table",
               kDoctor | kReport | kDiff,
               on_off<&Options::json>},
    OptionSpec{"version", '\0', "", "print the version", kDefault, version},
    OptionSpec{"help",
               'h',
               "",
               "print this text",
               kTracing | kRepair | kDiff | kView | kFlame | kCollapsed | kSchema | kExport |
                   kDoctor | command_bit(Command::kSyscalls) | command_bit(Command::kVersion) |
                   command_bit(Command::kHelp),
               help},
};

}  // namespace

std::span<const OptionSpec> all_options() {
  return kOptions;
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// The list of commands; their flags are in option_table.cc. And those that are still to come.
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "cli/option_table.h"
#include "cli/options.h"

namespace ior::cli {
namespace {

constexpr std::array<CommandSpec, kCommands> kCommandSpecs = {{
    {Command::kDefault,
     "[flags]",
     "The dashboard: who does what to which files, and how slow it is; with -plain, CSV rows",
     "The dashboard needs a terminal; without a target (-p, -t, -u, --cgroup, -a) it asks for one "
     "first. H shows its keys.\n"
     "Flags may have one dash or two, and their value after a space or after '='. With nothing "
     "selected, the calls of\n"
     "family FS are traced. Rows go to standard output, everything else to standard error.\n"},
    {Command::kTrace,
     "trace [flags] {TARGET | [--] command [argument ...]}",
     "One readable line per call, in the manner of strace -f -y -T",
     "Lines go to standard output, or to FILE with -o; the end-of-run report goes to standard "
     "error. A command that\n"
     "is launched keeps its own output, so -o keeps the two apart. ior exits as the command did: "
     "with its status, or\n"
     "by its signal; 127 when it is not found, 126 when it cannot be run. Ctrl-C is left to the "
     "command.\n"},
    {Command::kReport,
     "report [flags] {FILE | TARGET | -- command [argument ...]}",
     "What happened: findings, tables, slowest calls, losses, on one screen or as a page",
     "Of a recording, or of a run that is traced for it. The report goes to standard output after "
     "the end; with a command,\n"
     "ior exits as the command did. Time is that of calls that do not wait for others by design "
     "(poll, sleep, futex,\n"
     "wait, reads of pipes, sockets and terminals): that is listed as waiting.\n"},
    {Command::kDiff,
     "diff [flags] BEFORE AFTER",
     "What changed between two recordings: calls, processes, directories, files",
     "Numbers are those of AFTER, each followed by its change. For CI: --fail-above 20% gives exit "
     "status 4 when the\n"
     "metric of --by grew by more than that, in total or of a call with at least a hundredth of "
     "it.\n"},
    {Command::kFlame,
     "flame [flags] -o OUTPUT {FILE | TARGET | -- command [argument ...]}",
     "A recording, or a run, as a flame graph: a picture, a page, or a file for other viewers",
     "FILE is an aggregate recording (.ior.zst) or one of every call (Parquet). Page and picture "
     "need nothing else: zoom\n"
     "by click, search, tool tips, widths by calls, bytes, time or gap; a picture is one without "
     "scripts, too.\n"},
    {Command::kCollapsed,
     "collapsed [flags] FILE",
     "An aggregate recording as collapsed stacks, for flamegraph.pl and inferno",
     "Lines \"frame;frame N\" go to standard output. A call without any value in the fields is "
     "[unknown]; stacks that add\n"
     "up to 0 are left out; a ';' in a name splits its frame; line breaks are \\x0a and \\x0d.\n"},
    {Command::kView,
     "view [flags] FILE",
     "The dashboard on a recording",
     "The views, keys and filters of the dashboard; f filters, H shows the keys.\n"},
    {Command::kSchema,
     "schema [--clickhouse [--table NAME]]",
     "The columns of the rows, one per line; or the statement that makes a ClickHouse table of "
     "them",
     "docs/SCHEMA.md says what each column means.\n"},
    {Command::kExport,
     "export FILE {--to csv|jsonl|perfetto|chrome [-o OUTPUT] | --clickhouse URL [--table NAME]}",
     "The rows of a recording in another form, or into a ClickHouse table",
     "What was written goes to standard output, or to OUTPUT, which appears when it is whole.\n"},
    {Command::kRecord,
     "record [flags] {-o FILE | --clickhouse URL} {TARGET | [--] command [argument ...]}",
     "A recording in Parquet, or into a ClickHouse table: one row per call, for SQL and ior's "
     "views",
     "The file is FILE.unfinished until the run has ended; nothing is overwritten without --force. "
     "What a crash "
     "leaves,\n"
     "ior repair completes. ior exits as a launched command did. docs/SCHEMA.md describes the "
     "columns.\n"},
    {Command::kRepair,
     "repair [flags] FILE",
     "Completes a recording that has no end: after a crash, a power cut, a full disk",
     "Every whole row group is saved. FILE.unfinished is completed in place and becomes FILE; of "
     "any other file a "
     "complete\n"
     "copy is written, FILE.repaired or what -o says.\n"},
    {Command::kDoctor,
     "doctor [flags]",
     "What this kernel and these privileges allow, and what to do about the rest",
     "Exit status 0: tracing will work; 1: it will not.\n"},
    {Command::kSyscalls,
     "syscalls [NAME]",
     "The table of system calls: family, kind, arguments",
     ""},
    {Command::kVersion, "version", "Print the version", ""},
    {Command::kHelp, "help [COMMAND]", "Print what a command does and its flags", ""},
}};

// reference: the Go tool's own help text.
constexpr std::array<std::string_view, 5> kLater = {"pprof",
                                                    "syscall-sampling-families",
                                                    "testflames",
                                                    "testliveflames",
                                                    "syscall-sampling-syscalls"};

}  // namespace

std::span<const CommandSpec> all_commands() {
  return kCommandSpecs;
}

const CommandSpec& describe(Command command) {
  return kCommandSpecs[static_cast<std::size_t>(command)];
}

std::string_view to_string(Command command) {
  constexpr std::array<std::string_view, kCommands> kWords = {"",
                                                              "trace",
                                                              "report",
                                                              "diff",
                                                              "flame",
                                                              "collapsed",
                                                              "view",
                                                              "schema",
                                                              "export",
                                                              "record",
                                                              "repair",
                                                              "doctor",
                                                              "syscalls",
                                                              "version",
                                                              "help"};
  return kWords[static_cast<std::size_t>(command)];
}

std::span<const std::string_view> later_options() {
  return kLater;
}

}  // namespace ior::cli

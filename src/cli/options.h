// SPDX-License-Identifier: Apache-2.0
//
// The command line as a value: argv -> Options. Pure: touches neither the system nor the table of
// calls; whether a process, a call or a pattern exists is asked later, by who uses it.
//
// Why a parser of our own: the Go tool's habits are to be kept (`-plain`, `-plain=false`,
// `-duration 5`, with one dash or two), and CLI11 and getopt_long read a single dash as a group of
// short flags. One table (option_table.h) is the only list of flags: the parser, the help texts and
// the tests of the man page and the completions read it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/format.h"
#include "export/escape.h"
#include "filter/select_calls.h"
#include "model/flame.h"
#include "model/summary_diff.h"
#include "record/rotation.h"

namespace ior::cli {

enum class Command : std::uint8_t {
  kDefault,  // no sub-command: the Go tool's interface
  kTrace,
  kReport,
  kDiff,
  kFlame,
  kCollapsed,
  kView,
  kSchema,
  kExport,
  kRecord,
  kRepair,
  kDoctor,
  kSyscalls,
  kVersion,
  kHelp,
};
inline constexpr std::size_t kCommands = static_cast<std::size_t>(Command::kHelp) + 1;

// The word that selects a command; empty for kDefault.
std::string_view to_string(Command command);

// What `ior flame` writes.
enum class FlameFormat : std::uint8_t {
  kByName,  // by the ending of the output's name; parse() leaves one of the others
  kSvg,
  kHtml,
  kFolded,
  kSpeedscope,
};

inline constexpr std::uint32_t kMaxPid =
    4 * 1024 * 1024;  // include/linux/threads.h PID_MAX_LIMIT, 64 bit
inline constexpr std::uint64_t kMaxMapSize = std::uint64_t{1} << 31;  // as in the Go tool
inline constexpr std::int64_t kMaxKeys = 16'777'216;  // of -flamegraph-max-keys, as in the Go tool
inline constexpr std::int64_t kMaxDurationS = 9'223'372'036;  // what fits into 64-bit nanoseconds
inline constexpr std::chrono::seconds kDefaultDuration{
    900};  // as in the Go tool; `ior trace` has no limit

struct Options {
  Command command = Command::kDefault;
  Command help_on = Command::kDefault;  // of kHelp

  // Whose calls.
  std::vector<std::uint32_t> tgids;
  std::optional<std::uint32_t> tid;
  std::string user;                       // name or number
  std::string cgroup;                     // path, name or container id
  bool all = false;                       // -a was given
  bool follow_forks = true;               // `ior trace` only
  std::vector<std::string> command_line;  // what to launch, argv[0] first; empty: nothing

  // Which calls: lists already split at commas, words as typed.
  filter::CallSelection selection;
  std::vector<std::string> calls;  // -e of `ior trace`

  // Which rows, decided in user space.
  std::string comm;
  std::string path;

  // How and where to.
  bool plain = false;
  bool summary = false;       // a table at the end of a trace, and nothing else
  bool with_summary = false;  // ... below the lines
  bool json = false;
  Format format = Format::kText;
  std::string clickhouse;  // URL of a server; `ior schema`: not empty when it was asked for
  std::string table = "ior";
  bool flamegraph = false;
  std::string output;  // empty: standard output
  exporter::EscapeMode escape = exporter::EscapeMode::kAuto;
  std::optional<std::chrono::seconds> duration;
  std::vector<std::string> inputs;  // recordings to read

  // Aggregates and flame graphs.
  std::string name;                          // -name: of the generated file name
  std::uint64_t max_keys = 524'288;          // as in the Go tool
  std::vector<model::FlameField> fields;     // empty: the command's own order
  std::optional<model::FlameMetric> metric;  // empty: calls, or what the dashboard showed last
  FlameFormat flame_format = FlameFormat::kByName;
  bool inverted = false;

  // The dashboard.
  std::optional<std::chrono::milliseconds> live_interval;  // of snapshots
  std::chrono::seconds reset_timer{0};                     // 0: totals stay
  bool tui_export = true;

  // Reports.
  std::string html;                  // page to write; empty: none
  std::size_t width = 0;             // columns; 0: the terminal's
  std::size_t top = 0;               // rows of each table of a report; 0: as many as fit one screen
  std::optional<double> fail_above;  // 0.2: a growth of a fifth fails
  model::DiffMetric diff_by = model::DiffMetric::kTime;
  std::uint64_t map_size = 0;  // bytes of all rings together; 0: automatic
  std::string syscall;         // argument of `ior syscalls`

  // Recordings.
  std::string parquet;        // -parquet of the Go tool's interface; empty: none
  bool force = false;         // overwrite
  record::Rotation rotation;  // `ior record`; without hive
  bool aggregate = false;     // record: what the calls add up to
  bool hive = false;
};

// args without the program's name. Errors are usage errors (exit code 2) that name the flag as it
// was typed.
Result<Options> parse(std::span<const std::string_view> args);

}  // namespace ior::cli

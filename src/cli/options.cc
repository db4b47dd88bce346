// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/format.h"
#include "cli/option_table.h"
#include "filter/closest.h"

namespace ior::cli {
namespace {

// The remaining words of the command line.
class Words {
 public:
  explicit Words(std::span<const std::string_view> args) : args_(args) {}
  bool empty() const { return args_.empty(); }
  std::string_view front() const { return args_.front(); }
  std::string_view take() {
    const std::string_view word = args_.front();
    args_ = args_.subspan(1);
    return word;
  }
  std::span<const std::string_view> rest() const { return args_; }

 private:
  std::span<const std::string_view> args_;
};

std::optional<Command> find_command(std::string_view word) {
  for (const CommandSpec& spec : all_commands()) {
    if (!word.empty() && to_string(spec.command) == word) {
      return spec.command;
    }
  }
  return std::nullopt;
}

Result<Command> read_command(std::string_view word) {
  if (const auto command = find_command(word)) {
    return *command;
  }
  std::vector<std::string_view> candidates;
  for (const CommandSpec& spec : all_commands()) {
    if (spec.command != Command::kDefault) {
      candidates.push_back(to_string(spec.command));
    }
  }
  const std::string_view near = filter::closest(word, candidates);
  return usage_error(fmt::format("unknown command {}", word),
                     {},
                     near.empty()
                         ? "ior help lists the commands; to run a program: ior trace -- PROGRAM"
                         : fmt::format("did you mean {}?", near));
}

// A word of flags, taken apart: "--name=value", "-name", "-p123".
struct FlagWord {
  std::string_view flag;  // with dashes
  std::string_view name;
  std::optional<std::string_view> value;
};

FlagWord take_apart(std::string_view word) {
  FlagWord result;
  const std::size_t equals = word.find('=');
  result.flag = word.substr(0, equals);
  if (equals != std::string_view::npos) {
    result.value = word.substr(equals + 1);
  }
  result.name = result.flag.substr(result.flag.starts_with("--") ? 2 : 1);
  return result;
}

const OptionSpec* find_option(std::string_view name, Command command) {
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command_bit(command)) == 0) {
      continue;
    }
    if (name == spec.name || (name.size() == 1 && name[0] == spec.letter)) {
      return &spec;
    }
  }
  return nullptr;
}

// "-p123": a letter with a number behind it, as getopt reads it. Only numbers: a mistyped long flag
// must not become a value.
const OptionSpec* find_attached(FlagWord& word, Command command) {
  if (word.flag.starts_with("--") || word.value || word.name.size() < 2) {
    return nullptr;
  }
  if (std::isdigit(static_cast<unsigned char>(word.name[1])) == 0) {
    return nullptr;
  }
  const OptionSpec* spec = find_option(word.name.substr(0, 1), command);
  if (spec == nullptr || spec->metavar.empty()) {
    return nullptr;
  }
  word.value = word.name.substr(1);
  word.flag = word.flag.substr(0, 2);
  return spec;
}

std::unexpected<Error> unknown_flag(const FlagWord& word, Command command) {
  const std::string_view dashes = word.flag.substr(0, word.flag.size() - word.name.size());
  if (command == Command::kDefault &&
      std::ranges::find(later_options(), word.name) != later_options().end()) {
    return usage_error(fmt::format("flag {}", word.flag),
                       "this version of ior does not have it yet");
  }
  std::vector<std::string_view> candidates;
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command_bit(command)) != 0) {
      candidates.push_back(spec.name);
    }
  }
  const std::string_view near = filter::closest(word.name, candidates);
  const std::string where =
      command == Command::kDefault ? "ior -h" : fmt::format("ior {} -h", to_string(command));
  return usage_error(
      fmt::format("unknown flag {}", word.flag),
      {},
      near.empty() ? fmt::format("{} lists the flags", where)
                   : fmt::format("did you mean {}{}? {} lists the flags", dashes, near, where));
}

// Reads one flag and its value. Stops being about options.command when the flag asks for help or
// the version.
Status read_flag(Words& words, Command command, Options& options) {
  FlagWord word = take_apart(words.take());
  const OptionSpec* spec = find_option(word.name, command);
  if (spec == nullptr) {
    spec = find_attached(word, command);
  }
  if (spec == nullptr) {
    return unknown_flag(word, command);
  }
  if (!word.value) {
    if (spec->metavar.empty()) {
      word.value = "true";
    } else if (words.empty()) {
      return usage_error(fmt::format("flag {}", word.flag),
                         fmt::format("needs a value: {}", spec->metavar));
    } else {
      word.value = words.take();
    }
  }
  return spec->apply(options, {.flag = word.flag, .value = *word.value});
}

// What follows the flags.
Status read_rest(Words& words, Options& options) {
  if (words.empty()) {
    return {};
  }
  switch (options.command) {
    case Command::kTrace:
    case Command::kFlame:
    case Command::kReport:
    case Command::kRecord:
      options.command_line.assign(words.rest().begin(), words.rest().end());
      return {};
    case Command::kCollapsed:
    case Command::kDiff:
    case Command::kExport:
    case Command::kRepair:  // behind "--"
      while (!words.empty()) {
        options.inputs.emplace_back(words.take());
      }
      return {};
    case Command::kView:
      options.inputs.emplace_back(words.take());
      break;
    case Command::kSyscalls:
      options.syscall = words.take();
      break;
    case Command::kHelp: {
      IOR_TRY(options.help_on, read_command(words.take()));
      break;
    }
    default:
      break;
  }
  if (words.empty()) {
    return {};
  }
  return usage_error(
      fmt::format("unexpected argument {}", words.front()),
      {},
      options.command == Command::kDefault ? "to run a program: ior trace -- PROGRAM" : "");
}

// Commands whose words are the recordings that they read; flags may follow them.
bool reads_files(Command command) {
  return command == Command::kReport || command == Command::kDiff || command == Command::kFlame ||
         command == Command::kCollapsed || command == Command::kExport ||
         command == Command::kRepair;
}

FlameFormat format_of(std::string_view name) {
  using Ending = std::pair<std::string_view, FlameFormat>;
  constexpr std::array<Ending, 7> kEndings = {{{".svg", FlameFormat::kSvg},
                                               {".html", FlameFormat::kHtml},
                                               {".htm", FlameFormat::kHtml},
                                               {".folded", FlameFormat::kFolded},
                                               {".collapsed", FlameFormat::kFolded},
                                               {".txt", FlameFormat::kFolded},
                                               {".json", FlameFormat::kSpeedscope}}};
  for (const auto& [ending, format] : kEndings) {
    if (name.ends_with(ending)) {
      return format;
    }
  }
  return FlameFormat::kByName;
}

Status check_one_input(const Options& options) {
  const std::string command = fmt::format("ior {}", to_string(options.command));
  if (options.inputs.empty()) {
    return usage_error(command,
                       "needs a recording",
                       options.command == Command::kRepair ? "" : "ior -flamegraph makes one");
  }
  if (options.inputs.size() > 1) {
    return usage_error(fmt::format("unexpected argument {}", options.inputs[1]),
                       fmt::format("{} reads one recording", command));
  }
  return {};
}

constexpr std::string_view kTargets =
    "-p PID, -t TID, -u USER, --cgroup GROUP, -a for every process, or -- COMMAND";

int count_targets(const Options& options) {
  const std::array<bool, 5> given = {!options.tgids.empty() || options.tid.has_value(),
                                     !options.user.empty(),
                                     !options.cgroup.empty(),
                                     options.all,
                                     !options.command_line.empty()};
  return static_cast<int>(std::ranges::count(given, true));
}

bool has_target(const Options& options) {
  return count_targets(options) > 0;
}

std::string name_of(Command command) {
  return command == Command::kDefault ? "ior" : fmt::format("ior {}", to_string(command));
}

Status check_one_target(const Options& options) {
  if (count_targets(options) > 1) {
    return usage_error(name_of(options.command),
                       "more than one of -p or -t, -u, --cgroup, -a, and a command");
  }
  return {};
}

Status check_target(const Options& options) {
  if (!has_target(options)) {
    return usage_error(name_of(options.command), "no target", fmt::format("give {}", kTargets));
  }
  return check_one_target(options);
}

Status check_flame(Options& options) {
  if (!has_target(options)) {
    IOR_TRY_STATUS(check_one_input(options));
  } else if (!options.inputs.empty()) {
    return usage_error("ior flame", "a recording beside a target");
  } else {
    IOR_TRY_STATUS(check_target(options));
  }
  if (options.output.empty()) {
    return usage_error("ior flame", "needs -o FILE", "out.svg, out.html, out.folded or out.json");
  }
  if (options.flame_format == FlameFormat::kByName) {
    options.flame_format = format_of(options.output);
  }
  if (options.flame_format == FlameFormat::kByName) {
    return usage_error(fmt::format("-o {}", options.output),
                       "its ending names no format",
                       "give --format svg, html, folded or speedscope");
  }
  return {};
}

Status check_one_place(const Options& options) {
  if (!options.clickhouse.empty() && (!options.output.empty() || options.format != Format::kText)) {
    return usage_error("--clickhouse beside an output", "rows go to one place");
  }
  return {};
}

Status check_export(const Options& options) {
  if (options.inputs.size() != 1) {
    return usage_error("ior export", "needs one recording", "ior export FILE --to FORMAT");
  }
  if (options.format == Format::kText && options.clickhouse.empty()) {
    return usage_error(
        "ior export", "needs a form", "--to csv, jsonl, perfetto or chrome; or --clickhouse URL");
  }
  return check_one_place(options);
}

Status check_report(const Options& options) {
  if (options.json && !options.html.empty()) {
    return usage_error("--json beside --html", "one report has one form");
  }
  const bool live = has_target(options);
  if (options.inputs.size() > 1) {
    return usage_error(fmt::format("unexpected argument {}", options.inputs[1]),
                       {},
                       "ior diff compares two recordings; to run a program: ior report -- PROGRAM");
  }
  if (!options.inputs.empty()) {
    return live ? usage_error("ior report", "a recording beside a target") : Status{};
  }
  if (!live) {
    return usage_error(
        "ior report", "nothing to report on", fmt::format("give a recording, or {}", kTargets));
  }
  return check_target(options);
}

Status check_diff(const Options& options) {
  if (options.inputs.size() != 2) {
    return usage_error("ior diff", "needs two recordings", "ior diff BEFORE AFTER");
  }
  const bool picture = options.output.ends_with(".svg") || options.output.ends_with(".html") ||
                       options.output.ends_with(".htm");
  if (!options.output.empty() && !picture) {
    return usage_error(fmt::format("-o {}", options.output),
                       "its ending names no format",
                       "a differential flame graph is .svg or .html");
  }
  return {};
}

Status check_record(const Options& options) {
  if (!options.clickhouse.empty()) {
    const bool file = !options.output.empty() || options.aggregate || options.force ||
                      options.hive || options.rotation.rotates() || options.rotation.keep != 0;
    return file ? usage_error("--clickhouse beside a file", "rows go to one place")
                : check_target(options);
  }
  if (options.aggregate) {
    const bool parquet = options.rotation.rotates() || options.hive;
    return parquet ? usage_error("--aggregate", "--rotate and --hive are for Parquet")
                   : check_target(options);
  }
  if (options.output.empty()) {
    return usage_error("ior record", "no output", "give -o FILE, or --clickhouse URL");
  }
  if (options.rotation.keep != 0 && !options.rotation.rotates()) {
    return usage_error("--keep", "it counts the files that --rotate makes", "add --rotate 1GiB");
  }
  return check_target(options);
}

// As in the Go tool.
Status check_parquet(const Options& options) {
  const char* beside = options.plain           ? "-plain"
                       : options.flamegraph    ? "-flamegraph"
                       : !options.comm.empty() ? "-comm"
                       : !options.path.empty() ? "-path"
                       : options.tid           ? "-tid"
                                               : nullptr;
  if (beside == nullptr) {
    return {};
  }
  return usage_error("-parquet",
                     fmt::format("not together with {}", beside),
                     "ior record takes all of them: ior record -o FILE -a --comm PATTERN");
}

Status check(Options& options) {
  if (options.tid && options.tgids.size() > 1) {
    return usage_error("a thread beside several processes", "-tid goes with one -pid at most");
  }
  if (options.plain && options.flamegraph) {
    return usage_error("-plain beside -flamegraph", "a run has one output");
  }
  switch (options.command) {
    case Command::kTrace:
      IOR_TRY_STATUS(check_one_place(options));
      return check_target(options);
    case Command::kRecord:
      return check_record(options);
    case Command::kRepair:
      return check_one_input(options);
    case Command::kDefault:
      IOR_TRY_STATUS(check_one_target(options));
      return options.parquet.empty() ? Status() : check_parquet(options);
    case Command::kFlame:
      return check_flame(options);
    case Command::kCollapsed:
      return check_one_input(options);
    case Command::kReport:
      return check_report(options);
    case Command::kDiff:
      return check_diff(options);
    case Command::kExport:
      return check_export(options);
    default:
      return {};
  }
}

}  // namespace

Result<Options> parse(std::span<const std::string_view> args) {
  Words words(args);
  Options options;
  if (!words.empty() && !words.front().starts_with('-')) {
    IOR_TRY(options.command, read_command(words.take()));
  }
  const Command command = options.command;
  while (!words.empty()) {
    if (words.front().size() <= 1 || words.front()[0] != '-') {
      if (!reads_files(command)) {
        break;
      }
      options.inputs.emplace_back(words.take());
      continue;
    }
    if (words.front() == "--") {
      words.take();
      break;
    }
    IOR_TRY_STATUS(read_flag(words, command, options));
    if (options.command != command) {
      return options;
    }
  }
  if (command == Command::kHelp && options.command == Command::kHelp && words.empty()) {
    return options;
  }
  IOR_TRY_STATUS(read_rest(words, options));
  IOR_TRY_STATUS(check(options));
  return options;
}

}  // namespace ior::cli

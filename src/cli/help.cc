// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "cli/option_table.h"
#include "cli/options.h"

namespace ior::cli {
namespace {

constexpr std::size_t kIndent = 2;

// The Go tool's flags are shown with its one dash, those of sub-commands with two.
std::string left_column(const OptionSpec& spec, Command command) {
  std::string text = spec.letter != '\0' ? fmt::format("-{}, ", spec.letter) : std::string(4, ' ');
  if (command == Command::kDefault) {
    text = spec.letter != '\0' ? fmt::format("-{}, ", spec.letter) : "";
  }
  text += command == Command::kDefault ? "-" : "--";
  text += spec.name;
  if (!spec.metavar.empty()) {
    text += fmt::format(" {}", spec.metavar);
  }
  return text;
}

void append_row(std::string& out,
                std::string_view left,
                std::string_view right,
                std::size_t width) {
  std::string_view label = left;
  while (true) {
    const std::size_t end = right.find('\n');
    out += fmt::format("{:{}}{:<{}}  {}\n", "", kIndent, label, width, right.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    right.remove_prefix(end + 1);
    label = "";
  }
}

void append_flags(std::string& out, Command command) {
  std::size_t width = 0;
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command_bit(command)) != 0) {
      width = std::max(width, left_column(spec, command).size());
    }
  }
  out += "\nflags:\n";
  for (const OptionSpec& spec : all_options()) {
    if ((spec.commands & command_bit(command)) != 0) {
      append_row(out, left_column(spec, command), spec.help, width);
    }
  }
}

void append_commands(std::string& out) {
  out += "\ncommands (ior help COMMAND tells more):\n";
  for (const CommandSpec& spec : all_commands()) {
    if (spec.command != Command::kDefault) {
      append_row(out, to_string(spec.command), spec.summary, 9);
    }
  }
}

}  // namespace

std::string help_text(Command command) {
  const CommandSpec& spec = describe(command);
  std::string out = fmt::format("usage: ior {}\n", spec.synopsis);
  if (command == Command::kDefault) {
    out += "       ior COMMAND [flags]\n";
  }
  out += fmt::format("\n{}.\n", spec.summary);
  if (command == Command::kDefault) {
    append_commands(out);
  }
  if (spec.synopsis.contains("TARGET")) {
    out +=
        "\nTARGET is one of -p PID[,PID], -t TID, -u USER, --cgroup GROUP, or -a for every "
        "process.\n";
  }
  append_flags(out, command);
  if (!spec.details.empty()) {
    out += fmt::format("\n{}", spec.details);
  }
  return out;
}

}  // namespace ior::cli

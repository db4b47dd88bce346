// SPDX-License-Identifier: Apache-2.0
//
// The one list of commands and flags.
#pragma once

#include <span>
#include <string_view>

#include "cli/options.h"

namespace ior::cli {

// A set of commands.
using CommandSet = std::uint32_t;
constexpr CommandSet command_bit(Command command) {
  return CommandSet{1} << static_cast<unsigned>(command);
}

// One flag as it stands on the command line.
struct Given {
  std::string_view flag;   // as typed, with its dashes: for messages
  std::string_view value;  // of a switch: "true" or "false"
};

struct OptionSpec {
  std::string_view name;     // long name without dashes
  char letter;               // short name; '\0': none
  std::string_view metavar;  // what its value is; empty: a switch
  std::string_view help;     // one or more lines; the first is enough to know what it does
  CommandSet commands;       // where it may stand
  Status (*apply)(Options&, const Given&);
};

struct CommandSpec {
  Command command;
  std::string_view synopsis;  // what follows "ior"
  std::string_view summary;   // one line
  std::string_view details;   // below the flags; may be empty
};

// In the order of the help text.
std::span<const OptionSpec> all_options();
std::span<const CommandSpec> all_commands();

const CommandSpec& describe(Command command);

// Flags of the Go tool that this version does not have yet: named so that the message can say so.
std::span<const std::string_view> later_options();

}  // namespace ior::cli

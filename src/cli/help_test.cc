// SPDX-License-Identifier: Apache-2.0
//
// The table of flags against everything that is written about it: help texts, man page,
// completions. Runs in the source tree.
#include "cli/help.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "cli/option_table.h"

namespace ior::cli {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kColumns = 120;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// In man's source a dash is written "\-".
std::string without_backslashes(std::string text) {
  std::erase(text, '\\');
  return text;
}

TEST(Help, EveryCommandShowsItsFlags) {
  for (const CommandSpec& command : all_commands()) {
    const std::string text = help_text(command.command);
    EXPECT_THAT(text, HasSubstr(fmt::format("usage: ior {}", command.synopsis)));
    for (const OptionSpec& option : all_options()) {
      if ((option.commands & command_bit(command.command)) == 0) {
        continue;
      }
      EXPECT_THAT(text, HasSubstr(fmt::format("-{}", option.name)));
    }
  }
}

TEST(Help, LinesFitATerminal) {
  for (const CommandSpec& command : all_commands()) {
    std::istringstream text(help_text(command.command));
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(line.size(), kColumns) << line;
    }
  }
}

TEST(Help, NoTwoFlagsOfACommandShareAName) {
  for (const CommandSpec& command : all_commands()) {
    std::set<std::string> names;
    for (const OptionSpec& option : all_options()) {
      if ((option.commands & command_bit(command.command)) == 0) {
        continue;
      }
      EXPECT_TRUE(names.emplace(option.name).second) << option.name;
      if (option.letter == '\0') {
        continue;
      }
      EXPECT_TRUE(names.emplace(1, option.letter).second) << option.name;
    }
  }
}

TEST(ManPage, NamesEveryCommandAndFlag) {
  const std::string page = without_backslashes(contents("docs/ior.1"));
  for (const CommandSpec& command : all_commands()) {
    EXPECT_THAT(page, HasSubstr(to_string(command.command)));
  }
  for (const OptionSpec& option : all_options()) {
    EXPECT_THAT(page, HasSubstr(fmt::format("-{}", option.name)));
  }
}

TEST(Completions, OfferEveryCommandAndFlag) {
  for (const char* file : {"completions/ior.bash", "completions/_ior", "completions/ior.fish"}) {
    const std::string text = contents(file);
    for (const CommandSpec& command : all_commands()) {
      EXPECT_THAT(text, HasSubstr(to_string(command.command))) << file;
    }
    for (const OptionSpec& option : all_options()) {
      EXPECT_THAT(text, HasSubstr(option.name)) << file;
    }
  }
}

}  // namespace
}  // namespace ior::cli

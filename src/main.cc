// SPDX-License-Identifier: Apache-2.0
// The program's entry; the commands are in cli/.
#include <span>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "ior/version.h"

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv, argv + argc);
  return ior::cli::main_with(std::span(words).subspan(words.empty() ? 0 : 1), ior::kVersion);
}

// SPDX-License-Identifier: Apache-2.0
#include "cli/own_command_line.h"

#include <fstream>
#include <iterator>

namespace ior::cli {

std::string own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!text.empty() && text.back() == '\0') {
    text.pop_back();
  }
  for (char& c : text) {
    c = c == '\0' ? ' ' : c;
  }
  return text;
}

}  // namespace ior::cli

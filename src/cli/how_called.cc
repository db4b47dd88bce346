// SPDX-License-Identifier: Apache-2.0
#include "cli/how_called.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace ior::cli {

std::string own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);  // man 5 proc
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.ends_with('\0')) {
    text.pop_back();
  }
  std::ranges::replace(text, '\0', ' ');
  return text;
}

std::vector<std::string> filters_of(const Options& options) {
  std::vector<std::string> filters;
  if (!options.comm.empty()) {
    filters.push_back("comm=" + options.comm);
  }
  if (!options.path.empty()) {
    filters.push_back("path=" + options.path);
  }
  return filters;
}

std::string filter_words(const Options& options) {
  return fmt::format("{}", fmt::join(filters_of(options), " and "));
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/report_style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace ior::cli {
namespace {

constexpr std::size_t kPipeWidth = 120;
constexpr std::size_t kLeastWidth = 40;
constexpr std::size_t kDefaultRows = 5;

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return kPipeWidth;
  }
  return std::max<std::size_t>(size.ws_col, kLeastWidth);
}

}  // namespace

ReportStyle report_style(const Options& options) {
  const char* no_colour = std::getenv("NO_COLOR");  // https://no-color.org
  const bool to_stdout = options.output.empty() || options.command == Command::kDiff;
  const bool to_terminal = to_stdout && isatty(STDOUT_FILENO) != 0;
  return {.width = options.width != 0 ? options.width
                   : to_terminal      ? terminal_width()
                                      : kPipeWidth,
          .rows = options.top != 0 ? options.top : kDefaultRows,
          .colour = to_terminal && (no_colour == nullptr || *no_colour == '\0')};
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include <unistd.h>

#include <cerrno>

namespace ior::cli {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<int> print(std::string_view text) {
  if (!write_all(STDOUT_FILENO, text)) {
    return from_errno("write to", "standard output");
  }
  return 0;
}

void say(std::string_view text) {
  write_all(STDERR_FILENO, text);
}

}  // namespace ior::cli

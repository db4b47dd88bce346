// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>

#include "base/result.h"

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

void reserve_standard_streams() {
  // Opened the wrong way round: using them fails as using a closed one does, with EBADF.
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
      (void)open(
          "/dev/null",
          fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // NOLINT(android-cloexec-open): as the others
    }
  }
}

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

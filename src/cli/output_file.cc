// SPDX-License-Identifier: Apache-2.0
#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "base/path.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::cli {
namespace {

constexpr mode_t kMode = 0600;

// The directory that holds the last name of path.
bool everybody_writes(const struct stat& directory) {
  return (directory.st_mode & S_ISVTX) != 0 && (directory.st_mode & S_IWOTH) != 0;
}

}  // namespace

Result<UniqueFd> open_output(const std::string& path) {
  if (path == "-") {
    UniqueFd copy(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!copy) {
      return from_errno("write to", "standard output");
    }
    return copy;
  }
  struct stat directory{};
  if (stat(directory_of(path).c_str(), &directory) != 0) {
    return from_errno("open", path);
  }
  const bool shared = everybody_writes(directory);
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (shared ? O_NOFOLLOW : 0);
  UniqueFd file(open(path.c_str(), flags, kMode));
  if (!file) {
    return from_errno(
        "open",
        path,
        shared && errno == ELOOP ? "a symbolic link in a directory that all may write" : "");
  }
  struct stat status{};
  if (fstat(file.get(), &status) != 0) {
    return from_errno("examine", path);
  }
  if (shared && status.st_uid != geteuid() && status.st_uid != directory.st_uid) {
    return from_code(
        "open", path, EACCES, "the file is another user's, in a directory that all may write");
  }
  return file;
}

Status empty_output(int fd, const std::string& path) {
  struct stat status{};
  if (fstat(fd, &status) != 0) {
    return from_errno("examine", path);
  }
  if (S_ISREG(status.st_mode) && ftruncate(fd, 0) != 0) {
    return from_errno("empty", path);
  }
  return {};
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/find_program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::cli {
namespace {

// 0, or why the file cannot be executed.
int executable(const std::string& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) {
    return errno;
  }
  if (!S_ISREG(status.st_mode)) {
    return EACCES;
  }
  return faccessat(AT_FDCWD, file.c_str(), X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

bool absent(int error) {
  return error == ENOENT || error == ENOTDIR;
}

}  // namespace

std::unexpected<Error> cannot_run(std::string_view program, int errno_value) {
  std::unexpected<Error> error = from_code("run", program, errno_value);
  error.error().exit_code = absent(errno_value) ? kExitNotFound : kExitCannotRun;
  return error;
}

Result<std::string> find_program(std::string_view word, std::string_view search_path) {
  if (word.empty()) {
    return cannot_run("''", ENOENT);
  }
  if (word.find('/') != std::string_view::npos) {
    std::string file(word);
    if (const int error = executable(file); error != 0) {
      return cannot_run(word, error);
    }
    return file;
  }
  int worst = ENOENT;
  std::size_t begin = 0;
  while (begin <= search_path.size()) {
    const std::size_t end = std::min(search_path.find(':', begin), search_path.size());
    // An empty element is the working directory: man 3 execvp.
    std::string file = begin == end ? "." : std::string(search_path.substr(begin, end - begin));
    file += '/';
    file += word;
    const int error = executable(file);
    if (error == 0) {
      return file;
    }
    if (!absent(error)) {
      worst = error;
    }
    begin = end + 1;
  }
  return cannot_run(word, worst);
}

}  // namespace ior::cli

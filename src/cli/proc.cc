// SPDX-License-Identifier: Apache-2.0
#include "cli/proc.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/small_file.h"

namespace ior::cli {
namespace {

// include/linux/proc_ns.h PROC_PID_INIT_INO.
constexpr ino_t kInitialPidNamespace = 0xEFFFFFFC;

template <typename T>
std::optional<T> leading_number(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) {
    return std::nullopt;
  }
  return number;
}

// The field of /proc/PID/stat, counted from 3, the state: man 5 proc.
std::string_view stat_field(std::string_view stat, int wanted) {
  const std::size_t comm_end = stat.rfind(')');
  if (comm_end == std::string_view::npos || comm_end + 2 > stat.size()) {
    return {};
  }
  std::string_view rest = stat.substr(comm_end + 2);
  for (int field = 3; field < wanted; ++field) {
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos) {
      return {};
    }
    rest.remove_prefix(space + 1);
  }
  return rest.substr(0, rest.find(' '));
}

}  // namespace

std::optional<std::uint32_t> status_number(std::string_view status, std::string_view key) {
  std::size_t begin = 0;
  while (begin < status.size()) {
    const std::size_t end = std::min(status.find('\n', begin), status.size());
    const std::string_view line = status.substr(begin, end - begin);
    if (line.starts_with(key)) {
      return leading_number<std::uint32_t>(line.substr(key.size()));
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> stat_start_ticks(std::string_view stat) {
  constexpr int kStartTime = 22;
  return leading_number<std::uint64_t>(stat_field(stat, kStartTime));
}

std::optional<std::uint32_t> tgid_of(std::uint32_t tid) {
  return status_number(read_small_file(fmt::format("/proc/{}/status", tid)), "Tgid:");
}

std::optional<std::uint64_t> thread_start_ticks(std::uint32_t tgid, std::uint32_t tid) {
  const std::string stat = read_small_file(fmt::format("/proc/{}/task/{}/stat", tgid, tid));
  const std::string_view state = stat_field(stat, 3);
  if (state == "Z" || state == "X") {
    return std::nullopt;
  }
  return stat_start_ticks(stat);
}

bool in_initial_pid_namespace() {
  struct stat status{};
  if (stat("/proc/self/ns/pid", &status) != 0) {
    return true;  // cannot tell: nothing is refused
  }
  return status.st_ino == kInitialPidNamespace;
}

}  // namespace ior::cli

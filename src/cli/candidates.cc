// SPDX-License-Identifier: Apache-2.0
#include "cli/candidates.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

#include "base/unique_fd.h"

namespace ior::cli {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

std::vector<std::uint32_t> numbers_in(const std::string& path) {
  std::vector<std::uint32_t> numbers;
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(path.c_str()));
  while (const dirent* entry = dir ? ::readdir(dir.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) {
      numbers.push_back(number);
    }
  }
  std::ranges::sort(numbers);
  return numbers;
}

// At most 4 KiB: more of a command line is not shown.
std::string read_some(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> buffer;
  const ssize_t got = fd ? ::read(fd.get(), buffer.data(), buffer.size()) : 0;
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string comm_of(const std::string& folder) {
  std::string comm = read_some(folder + "/comm");
  if (comm.ends_with('\n')) {
    comm.pop_back();
  }
  return comm;
}

}  // namespace

std::vector<tui::Candidate> list_candidates(bool threads) {
  std::vector<tui::Candidate> candidates;
  const auto self = static_cast<std::uint32_t>(::getpid());
  for (const std::uint32_t pid : numbers_in("/proc")) {
    const std::string folder = fmt::format("/proc/{}", pid);
    std::string command = read_some(folder + "/cmdline");
    if (command.empty() || pid == self) {
      continue;
    }
    while (command.ends_with('\0')) {
      command.pop_back();
    }
    std::ranges::replace(command, '\0', ' ');
    if (!threads) {
      candidates.push_back({pid, 0, comm_of(folder), std::move(command)});
      continue;
    }
    for (const std::uint32_t tid : numbers_in(folder + "/task")) {
      candidates.push_back({pid, tid, comm_of(fmt::format("{}/task/{}", folder, tid)), command});
    }
  }
  return candidates;
}

}  // namespace ior::cli

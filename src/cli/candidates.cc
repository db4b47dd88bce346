// SPDX-License-Identifier: Apache-2.0
#include "cli/candidates.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

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

constexpr std::size_t kMostOfPasswd = 1 << 20;

// At most 4 KiB: more of a command line is not shown.
std::string read_some(const std::string& path, std::size_t most = 4096) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(most, '\0');
  std::size_t size = 0;
  while (fd && size < most) {
    const ssize_t got = ::read(fd.get(), text.data() + size, most - size);
    if (got <= 0) {
      break;
    }
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::string comm_of(const std::string& folder) {
  std::string comm = read_some(folder + "/comm");
  if (comm.ends_with('\n')) {
    comm.pop_back();
  }
  return comm;
}

std::vector<tui::Candidate> list_tasks(tui::PickKind kind) {
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
    if (kind != tui::PickKind::kThread) {
      candidates.push_back({pid, 0, comm_of(folder), std::move(command)});
      continue;
    }
    for (const std::uint32_t tid : numbers_in(folder + "/task")) {
      candidates.push_back({pid, tid, comm_of(fmt::format("{}/task/{}", folder, tid)), command});
    }
  }
  return candidates;
}

// "3 processes: bash, sshd".
std::string who(std::size_t processes, const std::set<std::string>& comms) {
  return fmt::format(
      "{} process{}: {}", processes, processes == 1 ? "" : "es", fmt::join(comms, ", "));
}

struct Members {
  std::size_t processes = 0;
  std::set<std::string> comms;
};

std::vector<tui::Candidate> list_users() {
  std::map<std::uint32_t, Members> users;
  for (const tui::Candidate& process : list_tasks(tui::PickKind::kProcess)) {
    struct stat about{};
    if (::stat(fmt::format("/proc/{}", process.pid).c_str(), &about) == 0) {
      Members& members = users[about.st_uid];  // man 5 proc: the effective user
      ++members.processes;
      members.comms.insert(process.comm);
    }
  }
  const std::string passwd = read_some("/etc/passwd", kMostOfPasswd);
  std::vector<tui::Candidate> candidates;
  for (const auto& [uid, members] : users) {
    const std::string name = user_name(passwd, uid);
    candidates.push_back({.comm = name.empty() ? std::to_string(uid) : name,
                          .command_line = who(members.processes, members.comms),
                          .uid = uid});
  }
  return candidates;
}

// The ids of the group and of those below it: the inode numbers of their directories.
std::vector<std::uint64_t> ids_of(const std::string& folder, int depth = 0) {
  std::vector<std::uint64_t> ids;
  struct stat about{};
  constexpr int kDeepest = 32;
  if (depth > kDeepest || ::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) {
    return ids;
  }
  ids.push_back(about.st_ino);
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(folder.c_str()));
  while (const dirent* entry = dir ? ::readdir(dir.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    if (entry->d_type == DT_DIR && name != "." && name != "..") {
      std::ranges::copy(ids_of(folder + "/" + std::string(name), depth + 1),
                        std::back_inserter(ids));
    }
  }
  return ids;
}

// Where the unified hierarchy is mounted; empty: nowhere.
std::string cgroup_root() {
  for (const char* path : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    struct statfs about{};
    if (::statfs(path, &about) == 0 && about.f_type == CGROUP2_SUPER_MAGIC) {
      return path;
    }
  }
  return {};
}

// man 7 cgroups: the line "0::/path" of /proc/PID/cgroup is that of the unified hierarchy.
std::string cgroup_of(std::uint32_t pid) {
  const std::string text = read_some(fmt::format("/proc/{}/cgroup", pid));
  const std::size_t at = text.starts_with("0::") ? 0 : text.find("\n0::");
  if (at == std::string::npos) {
    return {};
  }
  const std::size_t begin = text.find("0::", at) + 3;
  return text.substr(begin, text.find('\n', begin) - begin);
}

// Containers first, then by path.
std::vector<tui::Candidate> list_cgroups() {
  std::map<std::pair<bool, std::string>, Members> groups;
  for (const tui::Candidate& process : list_tasks(tui::PickKind::kProcess)) {
    for (std::string path = cgroup_of(process.pid); path.size() > 1;
         path.resize(std::min(path.rfind('/'), path.size()))) {
      Members& members = groups[{!is_container(path), path}];
      ++members.processes;
      members.comms.insert(process.comm);
    }
  }
  const std::string root = cgroup_root();
  std::vector<tui::Candidate> candidates;
  for (const auto& [key, members] : groups) {
    const std::string& path = key.second;
    std::vector<std::uint64_t> ids =
        root.empty() ? std::vector<std::uint64_t>() : ids_of(root + path);
    if (!ids.empty()) {
      candidates.push_back({.comm = cgroup_title(path),
                            .command_line = path + "  " + who(members.processes, members.comms),
                            .cgroups = std::move(ids)});
    }
  }
  return candidates;
}

}  // namespace

std::vector<tui::Candidate> list_candidates(tui::PickKind kind) {
  switch (kind) {
    case tui::PickKind::kProcess:
    case tui::PickKind::kThread:
      return list_tasks(kind);
    case tui::PickKind::kUser:
      return list_users();
    case tui::PickKind::kCgroup:
      break;
  }
  return list_cgroups();
}

}  // namespace ior::cli

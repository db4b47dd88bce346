// SPDX-License-Identifier: Apache-2.0
#include "cli/candidates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/small_file.h"
#include "cli/cgroups.h"
#include "cli/read_within.h"
#include "cli/users.h"

namespace ior::cli {
namespace {

// What a process was started as, on one line.
std::string one_line(std::string command) {
  while (command.ends_with('\0')) {
    command.pop_back();
  }
  std::ranges::replace(command, '\0', ' ');
  return command;
}

// Kernel threads have no program.
bool has_program(const std::string& folder) {
  std::array<char, 1> byte;
  return ::readlink((folder + "/exe").c_str(), byte.data(), byte.size()) > 0;
}

std::vector<tui::Candidate> list_tasks(tui::PickKind kind) {
  std::vector<tui::Candidate> processes;
  std::vector<std::string> command_lines;
  const auto self = static_cast<std::uint32_t>(::getpid());
  for (const std::uint32_t pid : ids_in("/proc")) {
    const std::string folder = fmt::format("/proc/{}", pid);
    if (pid != self && has_program(folder)) {
      processes.push_back({.pid = pid, .comm = read_line(folder + "/comm")});
      command_lines.push_back(folder + "/cmdline");
    }
  }
  const auto read = [](const std::string& path) { return read_small_file(path); };
  std::vector<std::string> commands = read_within(command_lines, {}, read);
  for (std::size_t i = 0; i < processes.size(); ++i) {
    processes[i].command_line = one_line(std::move(commands[i]));
  }
  if (kind != tui::PickKind::kThread) {
    return processes;
  }
  std::vector<tui::Candidate> threads;
  for (const tui::Candidate& process : processes) {
    const std::string folder = fmt::format("/proc/{}/task", process.pid);
    for (const std::uint32_t tid : ids_in(folder)) {
      threads.push_back({process.pid,
                         tid,
                         read_line(fmt::format("{}/{}/comm", folder, tid)),
                         process.command_line});
    }
  }
  return threads;
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
  const std::string passwd = read_passwd();
  std::vector<tui::Candidate> candidates;
  for (const auto& [uid, members] : users) {
    const std::string name = user_name(passwd, uid);
    candidates.push_back({.comm = name.empty() ? std::to_string(uid) : name,
                          .command_line = who(members.processes, members.comms),
                          .uid = uid});
  }
  return candidates;
}

// man 7 cgroups: the line "0::/path" of /proc/PID/cgroup is that of the unified hierarchy.
std::string cgroup_of(std::uint32_t pid) {
  const std::string text = read_small_file(fmt::format("/proc/{}/cgroup", pid));
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
        root.empty() ? std::vector<std::uint64_t>() : cgroup_ids(root + path);
    if (!ids.empty()) {
      candidates.push_back({.comm = cgroup_title(path),
                            .command_line = path + "  " + who(members.processes, members.comms),
                            .cgroup = root + path,
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

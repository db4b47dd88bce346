// SPDX-License-Identifier: Apache-2.0
#include "cli/cgroups.h"

#include <dirent.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace ior::cli {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

// The directory and those below it; links are not followed.
using Visit = std::function<void(const std::string& directory, const struct stat& about)>;
void walk(const std::string& directory, const Visit& visit, int depth = 0) {
  constexpr int kDeepest = 32;
  struct stat about{};
  if (depth > kDeepest || ::lstat(directory.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) {
    return;
  }
  visit(directory, about);
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(directory.c_str()));
  while (const dirent* entry = dir ? ::readdir(dir.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    if (entry->d_type == DT_DIR && name != "." && name != "..") {
      walk(fmt::format("{}/{}", directory, name), visit, depth + 1);
    }
  }
}

bool is_directory(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

// `path` is that of a group in the hierarchy.
bool is_called(std::string_view path, std::string_view word) {
  constexpr std::size_t kFewestDigits = 8;
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return last == word || cgroup_title(path) == word ||
         (word.size() >= kFewestDigits && container_id(path).starts_with(word));
}

}  // namespace

std::string cgroup_root() {
  for (const char* path : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    struct statfs about{};
    if (::statfs(path, &about) == 0 && about.f_type == CGROUP2_SUPER_MAGIC) {
      return path;
    }
  }
  return {};
}

std::vector<std::uint64_t> cgroup_ids(const std::string& directory) {
  std::vector<std::uint64_t> ids;
  walk(directory,
       [&ids](const std::string&, const struct stat& about) { ids.push_back(about.st_ino); });
  return ids;
}

Result<std::string> find_cgroup(const std::string& root, std::string_view word) {
  const std::string subject = fmt::format("--cgroup {}", word);
  if (root.empty()) {
    return usage_error(subject,
                       "this host has no unified hierarchy of control groups",
                       "cgroup v2 is to be mounted at /sys/fs/cgroup");
  }
  while (word.ends_with('/')) {
    word.remove_suffix(1);
  }
  const std::string whole(word);
  if ((whole == root || whole.starts_with(root + "/")) && is_directory(whole)) {
    return whole;
  }
  const std::string below = root + (word.starts_with('/') ? "" : "/") + whole;
  if (!word.empty() && is_directory(below)) {
    return below;
  }
  std::vector<std::string> found;
  walk(root, [&](const std::string& directory, const struct stat&) {
    if (directory != root && is_called(directory.substr(root.size()), word)) {
      found.push_back(directory);
    }
  });
  if (found.size() == 1) {
    return found.front();
  }
  if (found.empty()) {
    return usage_error(subject,
                       "there is no such control group",
                       "systemd-cgls, or c in the dashboard, lists them");
  }
  constexpr std::size_t kShown = 3;
  const std::size_t more = found.size() - std::min(found.size(), kShown);
  found.resize(std::min(found.size(), kShown));
  return usage_error(subject,
                     fmt::format("several control groups have that name: {}{}",
                                 fmt::join(found, ", "),
                                 more == 0 ? "" : fmt::format(" and {} more", more)),
                     "give the path of one");
}

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// Names of control groups, out of their paths. Pure.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/cgroups.h"

namespace ior::cli {
namespace {

// A container's id: 64 hexadecimal digits, of which twelve are shown.
bool is_id(std::string_view word) {
  constexpr std::size_t kDigits = 64;
  return word.size() == kDigits && word.find_first_not_of("0123456789abcdef") == word.npos;
}

struct Runtime {
  std::string_view prefix;  // of a systemd scope: "docker-<id>.scope"
  std::string_view name;
};
constexpr std::array<Runtime, 4> kRuntimes = {{{"docker-", "docker"},
                                               {"libpod-", "podman"},
                                               {"cri-containerd-", "containerd"},
                                               {"crio-", "cri-o"}}};

std::string_view last_component(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

struct Container {
  std::string name;     // "docker 0123456789ab"; empty: no container's group by its name
  std::string_view id;  // of 64 digits, where it has one
};

Container container_of(std::string_view path) {
  std::string_view last = last_component(path);
  const std::string_view above = path.substr(0, path.size() - last.size());
  for (const std::string_view prefix :
       {std::string_view("lxc.payload."), std::string_view("machine-")}) {
    if (last.starts_with(prefix)) {
      return {
          fmt::format(
              "{} {}", prefix.starts_with("lxc") ? "lxc" : "machine", last.substr(prefix.size())),
          {}};
    }
  }
  if (above.ends_with("/lxc/")) {
    return {fmt::format("lxc {}", last), {}};
  }
  std::string_view runtime = above.ends_with("/docker/") ? "docker" : "container";
  for (const Runtime& known : kRuntimes) {
    if (last.starts_with(known.prefix)) {
      last.remove_prefix(known.prefix.size());
      runtime = known.name;
    }
  }
  if (last.ends_with(".scope")) {
    last.remove_suffix(std::string_view(".scope").size());
  }
  return is_id(last) ? Container{fmt::format("{} {}", runtime, last.substr(0, 12)), last}
                     : Container{};
}

}  // namespace

bool is_container(std::string_view path) {
  return !container_of(path).name.empty();
}

std::string_view container_id(std::string_view path) {
  return container_of(path).id;
}

std::string cgroup_title(std::string_view path) {
  std::string name = container_of(path).name;
  return name.empty() ? std::string(last_component(path)) : name;
}

}  // namespace ior::cli

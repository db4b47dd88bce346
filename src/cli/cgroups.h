// SPDX-License-Identifier: Apache-2.0
//
// Control groups of the unified hierarchy (man 7 cgroups, version 2): their directories, their ids,
// and what users call them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ior::cli {

// Where the hierarchy is mounted; empty: nowhere.
std::string cgroup_root();

// The ids of the group and of those below it: the inode numbers of their directories. Empty: there
// is no such directory.
std::vector<std::uint64_t> cgroup_ids(const std::string& directory);

// The directory of a group: by its path, in the hierarchy or from the root of the file system; by
// its name, as cgroup_title() has it; by its last component; by the first eight or more digits of a
// container's id. Error: none, or several (exit code 2).
Result<std::string> find_cgroup(const std::string& root, std::string_view word);

// What a user calls the group of that path in the hierarchy: "docker 0123456789ab", "ssh.service".
// By the naming of systemd, Docker, Podman, containerd, CRI-O and LXC.
std::string cgroup_title(std::string_view path);
bool is_container(std::string_view path);
// Its id of 64 digits; empty: no container's group by its name.
std::string_view container_id(std::string_view path);

}  // namespace ior::cli

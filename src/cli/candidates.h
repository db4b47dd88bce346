// SPDX-License-Identifier: Apache-2.0
//
// Whom the dashboard's pickers offer: processes, threads, users, control groups.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tui/view_state.h"

namespace ior::cli {

// Without ior itself and without kernel threads, which make no system calls; by id. Users and
// control groups: those that have processes.
std::vector<tui::Candidate> list_candidates(tui::PickKind kind);

// Of the text of /etc/passwd (man 5 passwd); empty: the user has no name. ior asks no name service:
// it is a static program.
std::string user_name(std::string_view passwd, std::uint32_t uid);

// What a user calls the control group: "docker 0123456789ab", "ssh.service". By the naming of
// systemd, Docker, Podman, containerd, CRI-O and LXC.
std::string cgroup_title(std::string_view path);
bool is_container(std::string_view path);

}  // namespace ior::cli

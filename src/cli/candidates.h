// SPDX-License-Identifier: Apache-2.0
//
// Whom the dashboard's pickers offer: processes, threads, users, control groups.
#pragma once

#include <vector>

#include "tui/view_state.h"

namespace ior::cli {

// Without ior itself and without kernel threads, which make no system calls; by id. Users and
// control groups: those that have processes.
std::vector<tui::Candidate> list_candidates(tui::PickKind kind);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// Whom the dashboard's picker offers: the processes, or threads, that exist.
#pragma once

#include <vector>

#include "tui/view_state.h"

namespace ior::cli {

// Without ior itself and without kernel threads, which make no system calls; by id.
std::vector<tui::Candidate> list_candidates(bool threads);

}  // namespace ior::cli

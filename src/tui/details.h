// SPDX-License-Identifier: Apache-2.0
//
// Everything about one call, as lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/event.h"

namespace ior::tui {

// call: the call with decoded arguments. wall_minus_boot_ns: as a snapshot has it.
std::vector<std::string> details_of(const model::CallEvent& event,
                                    const std::string& call,
                                    std::optional<std::int64_t> wall_minus_boot_ns);

}  // namespace ior::tui

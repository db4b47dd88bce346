// SPDX-License-Identifier: Apache-2.0
//
// Everything about one call, as lines.
#pragma once

#include <string>
#include <vector>

#include "model/event.h"

namespace ior::tui {

// call: the call with decoded arguments.
std::vector<std::string> details_of(const model::CallEvent& event, const std::string& call);

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard's feed asks of the system.
#pragma once

#include <vector>

namespace ior::pipeline {

// Now, without waiting. False of none.
bool all_readable(const std::vector<int>& fds);

}  // namespace ior::pipeline

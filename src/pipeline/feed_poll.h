// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard's feed asks of the system.
#pragma once

#include <cstdint>
#include <vector>

namespace ior::pipeline {

// CLOCK_BOOTTIME, as events have it.
std::uint64_t boot_time_ns();

// Now, without waiting. False of none.
bool all_readable(const std::vector<int>& fds);

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard's feed asks of the system.
#pragma once

#include <cstdint>
#include <vector>

namespace ior::pipeline {

// CLOCK_REALTIME less CLOCK_BOOTTIME, now.
std::int64_t wall_minus_boot_ns();

// Now, without waiting. False of none.
bool all_readable(const std::vector<int>& fds);

}  // namespace ior::pipeline

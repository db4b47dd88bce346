// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people read them: three significant digits with a unit. Pure; ASCII.
#pragma once

#include <cstdint>
#include <string>

namespace ior {

// "640 ns", "12.3 us", "41 ms", "1.25 s", "2 min 5 s", "3 h 12 min".
std::string human_time(std::uint64_t ns);

// "0 B", "512 B", "1.5 KiB", "1.25 GiB".
std::string human_bytes(std::uint64_t bytes);

// "18,000".
std::string human_count(std::uint64_t count);

// "0.5", "12.3", "18,000": of something per second.
std::string human_rate(double per_second);

// 0.923 -> "92 %", 0.0042 -> "0.4 %".
std::string human_share(double share);

}  // namespace ior

// SPDX-License-Identifier: Apache-2.0
//
// Numbers for people: at most six cells wide unless stated. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace ior::tui {

std::string format_duration(std::uint64_t ns);  // "830ns", "12.3us", "4.56ms", "1.23s", "3m05s"
std::string format_count(std::uint64_t count);  // "999", "12.3k", "4.56M"
std::string format_bytes(std::uint64_t bytes);  // "999B", "12.3K", "4.56M": powers of 1024
std::string format_rate(double per_second);     // "0.3", "12", "4.56k"
std::string format_percent(double share);       // "0.4%", "12%", "100%"
std::string format_clock(std::uint64_t ns);     // time of day of this run: "00:12:03"
// Of the wall clock, in the local time zone: "23:50:03.123"; with the day: "2026-11-21
// 23:50:03.123456 +0100".
std::string format_time_of_day(std::int64_t unix_ns);
std::string format_wall_clock(std::int64_t unix_ns);
std::string with_separators(std::uint64_t count);  // "1,234,567"; any width

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "tui/format.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <ctime>

namespace ior::tui {
namespace {

// Three significant digits.
std::string three_digits(double value) {
  if (value < 9.995) {
    return fmt::format("{:.2f}", value);
  }
  return value < 99.95 ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

std::string scaled(double value, double step, const auto& units) {
  std::size_t unit = 0;
  while (value >= step * 0.9995 && unit + 1 < units.size()) {
    value /= step;
    ++unit;
  }
  return three_digits(value) + units[unit];
}

}  // namespace

std::string format_duration(std::uint64_t ns) {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  if (ns < 1000) {
    return fmt::format("{}ns", ns);
  }
  if (ns < 100 * kSecond) {
    static constexpr std::array<const char*, 4> kUnits = {"ns", "us", "ms", "s"};
    return scaled(static_cast<double>(ns), 1000, kUnits);
  }
  const std::uint64_t s = ns / kSecond;
  if (s < 3600) {
    return fmt::format("{}m{:02}s", s / 60, s % 60);
  }
  return s < 100 * 3600 ? fmt::format("{}h{:02}m", s / 3600, s / 60 % 60)
                        : fmt::format("{}d", s / 86400);
}

std::string format_count(std::uint64_t count) {
  static constexpr std::array<const char*, 6> kUnits = {"", "k", "M", "G", "T", "P"};
  return count < 1000 ? std::to_string(count) : scaled(static_cast<double>(count), 1000, kUnits);
}

std::string format_bytes(std::uint64_t bytes) {
  static constexpr std::array<const char*, 7> kUnits = {"B", "K", "M", "G", "T", "P", "E"};
  return bytes < 1000 ? fmt::format("{}B", bytes)
                      : scaled(static_cast<double>(bytes), 1024, kUnits);
}

std::string format_rate(double per_second) {
  if (!(per_second > 0)) {
    return "0";
  }
  if (per_second < 9.95) {
    return fmt::format("{:.1f}", per_second);
  }
  return format_count(static_cast<std::uint64_t>(std::llround(per_second)));
}

std::string format_percent(double share) {
  const double percent = share * 100;
  if (percent > 0 && percent < 9.95) {
    return percent < 0.05 ? "<0.1%" : fmt::format("{:.1f}%", percent);
  }
  return fmt::format("{:.0f}%", percent);
}

std::string format_clock(std::uint64_t ns) {
  const std::uint64_t s = ns / 1'000'000'000;
  return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

namespace {

std::string local_time(std::int64_t unix_ns, const char* pattern) {
  const std::time_t seconds = unix_ns / 1'000'000'000;
  std::tm local{};
  std::array<char, 64> text{};
  if (::localtime_r(&seconds, &local) == nullptr ||
      std::strftime(text.data(), text.size(), pattern, &local) == 0) {
    return "?";
  }
  return text.data();
}

}  // namespace

std::string format_time_of_day(std::int64_t unix_ns) {
  return fmt::format("{}.{:03}", local_time(unix_ns, "%H:%M:%S"), unix_ns / 1'000'000 % 1000);
}

std::string format_wall_clock(std::int64_t unix_ns) {
  return fmt::format("{}.{:06} {}",
                     local_time(unix_ns, "%Y-%m-%d %H:%M:%S"),
                     unix_ns / 1000 % 1'000'000,
                     local_time(unix_ns, "%z"));
}

std::string with_separators(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

}  // namespace ior::tui

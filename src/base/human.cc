// SPDX-License-Identifier: Apache-2.0
#include "base/human.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace ior {
namespace {

// 1.25, 12.5, 125; without zeros at the end.
std::string three_digits(double value) {
  std::string text = fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
  if (text.find('.') != std::string::npos) {
    while (text.ends_with('0')) {
      text.pop_back();
    }
    if (text.ends_with('.')) {
      text.pop_back();
    }
  }
  return text;
}

}  // namespace

std::string human_time(std::uint64_t ns) {
  constexpr double kNsPerS = 1e9;
  const auto value = static_cast<double>(ns);
  if (ns < 1'000) {
    return fmt::format("{} ns", ns);
  }
  if (value < 999.5e3) {
    return three_digits(value / 1e3) + " us";
  }
  if (value < 999.5e6) {
    return three_digits(value / 1e6) + " ms";
  }
  if (value < 120 * kNsPerS) {
    return three_digits(value / kNsPerS) + " s";
  }
  const std::uint64_t seconds = ns / 1'000'000'000;
  if (seconds < 2 * 3600) {
    return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  }
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) {
    return fmt::format("{} B", bytes);
  }
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1023.5 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", three_digits(value), kUnits[unit]);
}

std::string human_count(std::uint64_t count) {
  std::string text = fmt::format("{}", count);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, 1, ',');
  }
  return text;
}

std::string human_rate(double per_second) {
  if (!(per_second > 0)) {
    return "0";
  }
  if (per_second < 99.95) {
    return three_digits(per_second);
  }
  return human_count(static_cast<std::uint64_t>(std::min(per_second + 0.5, 1e18)));
}

std::string human_share(double share) {
  const double percent = share * 100;
  if (percent > 0 && percent < 0.95) {
    return fmt::format("{:.1f} %", percent);
  }
  return fmt::format("{:.0f} %", percent);
}

}  // namespace ior

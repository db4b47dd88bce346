// SPDX-License-Identifier: Apache-2.0
#include "export/flame_colour.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/flame.h"
#include "model/syscall_table.h"

namespace ior::exporter {
namespace {

struct Hue {
  double degrees;
  double saturation;
};

// As in assets/flame.js.
Hue hue_of(FrameKind kind) {
  switch (kind) {
    case FrameKind::kOther:
      return {212, 0.62};
    case FrameKind::kReads:
      return {158, 0.48};
    case FrameKind::kWrites:
      return {8, 0.78};
    case FrameKind::kCall:
      return {266, 0.58};
    case FrameKind::kPath:
      return {38, 0.86};
    case FrameKind::kFold:
      break;
  }
  return {0, 0};
}

std::uint32_t digest(std::string_view name) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char byte : name) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  }
  return hash;
}

// https://www.w3.org/TR/css-color-4/#hsl-to-rgb
int channel(double n, double hue, double saturation, double lightness) {
  const double k = std::fmod(n + hue / 30, 12);
  const double a = saturation * std::min(lightness, 1 - lightness);
  const double value = lightness - a * std::max(-1.0, std::min({k - 3, 9 - k, 1.0}));
  return static_cast<int>(std::lround(value * 255));
}

std::string rgb(double hue, double saturation, double lightness) {
  return fmt::format("#{:02x}{:02x}{:02x}",
                     channel(0, hue, saturation, lightness),
                     channel(8, hue, saturation, lightness),
                     channel(4, hue, saturation, lightness));
}

bool is_writing(const model::SyscallInfo& info) {
  return info.bytes == model::ByteRule::write || info.bytes == model::ByteRule::transfer;
}

bool is_reading(const model::SyscallInfo& info) {
  return info.bytes == model::ByteRule::read || info.bytes == model::ByteRule::recv ||
         info.bytes == model::ByteRule::read_zero_on_size_probe;
}

}  // namespace

FrameKind kind_of_frame(std::string_view name) {
  if (name == model::kOtherFrame || name == model::kUnknownFrame) {
    return FrameKind::kFold;
  }
  if (name.starts_with('/') || name.find(":[") != std::string_view::npos) {
    return FrameKind::kPath;
  }
  const bool prefixed = name.starts_with("enter_");
  const model::SyscallInfo* info = model::find_by_name(prefixed ? name.substr(6) : name);
  if (info == nullptr) {
    return FrameKind::kOther;
  }
  if (is_writing(*info)) {
    return FrameKind::kWrites;
  }
  return is_reading(*info) ? FrameKind::kReads : FrameKind::kCall;
}

std::string colour_of_frame(FrameKind kind, std::string_view name) {
  const Hue hue = hue_of(kind);
  const std::uint32_t hash = digest(name);
  const double degrees = hue.degrees + static_cast<double>(hash % 17) - 8;
  const double lightness = 0.72 + static_cast<double>(hash / 17 % 9) / 100;
  return rgb(degrees, hue.saturation, lightness);
}

std::string colour_of_change(std::uint64_t before, std::uint64_t after) {
  const double both = static_cast<double>(before) + static_cast<double>(after);
  const double change =
      both > 0 ? (static_cast<double>(after) - static_cast<double>(before)) / both : 0;
  // As changed() of assets/flame.js.
  const double strength = std::sqrt(std::abs(change));
  return rgb(change >= 0 ? 8 : 212, 0.78 * strength, 0.84 - 0.16 * strength);
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/escape.h"

#include <unistd.h>

#include <algorithm>

namespace ior::exporter {
namespace {

void append_hex(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out += "\\x";
    out += kDigits[value >> 4];
    out += kDigits[value & 0xfU];
  }
}

bool is_plain(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0x20 && value < 0x7f;
}

}  // namespace

// RFC 3629: shortest form only, no surrogates, at most U+10FFFF.
CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) {
    return {};
  }
  std::uint32_t value = lead & (0x7fU >> size);
  for (const char byte : text.substr(1, size - 1)) {
    if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80U) {
      return {};
    }
    value = value << 6 | (static_cast<unsigned char>(byte) & 0x3fU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kSmallest[size] || surrogate || value > 0x10ffff) {
    return {};
  }
  return {value, size};
}

bool is_dangerous(std::uint32_t value) {
  return value < 0x20 || (value >= 0x7f && value <= 0x9f) || value == 0x61c || value == 0x200e ||
         value == 0x200f || (value >= 0x2028 && value <= 0x202e) ||
         (value >= 0x2066 && value <= 0x2069);
}

std::optional<EscapeMode> parse_escape_mode(std::string_view word) {
  if (word == "auto") {
    return EscapeMode::kAuto;
  }
  if (word == "always") {
    return EscapeMode::kAlways;
  }
  if (word == "never") {
    return EscapeMode::kNever;
  }
  return std::nullopt;
}

bool escapes(EscapeMode mode, int fd) {
  return mode == EscapeMode::kAlways || (mode == EscapeMode::kAuto && ::isatty(fd) == 1);
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto* const special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) {
      return;
    }
    const CodePoint code = first_code_point(text);
    const std::size_t size = std::max<std::size_t>(code.size, 1);
    if (code.size == 0 || is_dangerous(code.value)) {
      append_hex(out, text.substr(0, size));
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/escape.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>

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

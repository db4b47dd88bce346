// SPDX-License-Identifier: Apache-2.0
#include "record/row_text.h"

#include <cstddef>
#include <cstdint>

namespace ior::record {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

// Length of the character that text begins with; 0: not UTF-8, or a control character. RFC 3629:
// shortest form only, no surrogates, at most U+10FFFF. C1 controls are U+0080 to U+009F.
std::size_t printable_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) {
    return lead >= 0x20 && lead != 0x7f ? 1 : 0;
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) {
    return 0;
  }
  for (const char byte : text.substr(1, size - 1)) {
    if (!is_continuation(byte)) {
      return 0;
    }
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool refused = (lead == 0xc2 && second < 0xa0) || (lead == 0xe0 && second < 0xa0) ||
                       (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
                       (lead == 0xf4 && second > 0x8f);
  return refused ? 0 : size;
}

void append_escape(std::string& out, char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (byte) {
    case '\t':
      out += "\\t";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    default: {
      const auto value = static_cast<unsigned char>(byte);
      out += "\\x";
      out += kDigits[value >> 4];
      out += kDigits[value & 0xfU];
    }
  }
}

int digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Reads the escape that field begins with, behind its backslash; its length, or 0.
std::size_t read_escape(std::string_view field, std::string& out) {
  constexpr std::string_view kLetters = "\\tnr";
  constexpr std::string_view kBytes = "\\\t\n\r";
  if (field.empty()) {
    return 0;
  }
  const std::size_t letter = kLetters.find(field[0]);
  if (letter != std::string_view::npos) {
    out += kBytes[letter];
    return 1;
  }
  if (field[0] != 'x' || field.size() < 3 || digit(field[1]) < 0 || digit(field[2]) < 0) {
    return 0;
  }
  out += static_cast<char>(digit(field[1]) * 16 + digit(field[2]));
  return 3;
}

}  // namespace

void append_row_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    if (text[0] == '\\') {
      out += "\\\\";
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = printable_size(text);
    if (size == 0) {
      append_escape(out, text[0]);
      text.remove_prefix(1);
      continue;
    }
    out += text.substr(0, size);
    text.remove_prefix(size);
  }
}

bool read_row_text(std::string_view field, std::string& out) {
  out.clear();
  while (!field.empty()) {
    const std::size_t backslash = field.find('\\');
    out += field.substr(0, backslash);
    if (backslash == std::string_view::npos) {
      return true;
    }
    field.remove_prefix(backslash + 1);
    const std::size_t size = read_escape(field, out);
    if (size == 0) {
      return false;
    }
    field.remove_prefix(size);
  }
  return true;
}

}  // namespace ior::record

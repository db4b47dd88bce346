// SPDX-License-Identifier: Apache-2.0
#include "export/quote.h"

#include <algorithm>

namespace ior::exporter {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The letter of a short escape, or 0.
char short_escape(char c) {
  constexpr std::string_view kFrom = "\n\t\r\v\f\"\\";
  constexpr std::string_view kTo = "ntrvf\"\\";
  const std::size_t at = kFrom.find(c);
  return at == std::string_view::npos ? '\0' : kTo[at];
}

// As few octal digits as the character after it allows.
void append_octal(std::string& out, unsigned char value, bool digit_follows) {
  out += '\\';
  if (digit_follows || value >= 0100) {
    out += static_cast<char>('0' + (value >> 6));
  }
  if (digit_follows || value >= 010) {
    out += static_cast<char>('0' + (value >> 3 & 7));
  }
  out += static_cast<char>('0' + (value & 7));
}

}  // namespace

void append_c_escaped(std::string& out, std::string_view text, std::string_view also) {
  const auto plain = [also](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\' && also.find(c) == std::string_view::npos;
  };
  while (!text.empty()) {
    const auto* const special = std::find_if_not(text.begin(), text.end(), plain);
    const auto size = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, size);
    text.remove_prefix(size);
    if (text.empty()) {
      return;
    }
    const char c = text.front();
    text.remove_prefix(1);
    if (const char letter = short_escape(c); letter != '\0') {
      out += '\\';
      out += letter;
    } else {
      append_octal(out, static_cast<unsigned char>(c), !text.empty() && is_digit(text.front()));
    }
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_c_escaped(out, text);
  out += '"';
}

}  // namespace ior::exporter

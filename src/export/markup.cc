// SPDX-License-Identifier: Apache-2.0
#include "export/markup.h"

#include "export/escape.h"

namespace ior::exporter {
namespace {

void append_json_unit(std::string& out, char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  out += "\\u00";
  out += kDigits[value >> 4];
  out += kDigits[value & 0xfU];
}

}  // namespace

void append_markup_text(std::string& out, std::string_view text) {
  std::string plain;
  append_escaped(plain, text);
  for (const char byte : plain) {
    switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += byte;
    }
  }
}

void append_script_string(std::string& out, std::string_view text) {
  std::string plain;
  append_escaped(plain, text);
  out += '"';
  for (const char byte : plain) {
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (byte == '<' || byte == '>' || byte == '&' || byte == '\'') {
      append_json_unit(out, byte);
    } else {
      out += byte;
    }
  }
  out += '"';
}

}  // namespace ior::exporter

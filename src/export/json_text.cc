// SPDX-License-Identifier: Apache-2.0
#include "export/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/utf8.h"
#include "export/escape.h"

namespace ior::exporter {
namespace {

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto* const special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) {
      break;
    }
    const CodePoint code = first_code_point(text);
    if (code.size == 0) {
      fmt::format_to(
          std::back_inserter(out), "\\\\x{:02x}", static_cast<unsigned char>(text.front()));
    } else if (code.value == '"' || code.value == '\\') {
      out += '\\';
      out += text.front();
    } else if (is_dangerous(code.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", code.value);
    } else {
      out += text.substr(0, code.size);
    }
    text.remove_prefix(std::max<std::size_t>(code.size, 1));
  }
  out += '"';
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// Names and comms are chosen by whoever is traced. Printed raw, they can move the cursor, retitle
// the window, or show one name as another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace ior::exporter {

enum class EscapeMode : std::uint8_t {
  kAuto,  // when the output is a terminal
  kAlways,
  kNever,
};

// "auto", "always", "never".
std::optional<EscapeMode> parse_escape_mode(std::string_view word);

// Whether text for this descriptor is to be escaped.
bool escapes(EscapeMode mode, int fd);

// Appends text with every byte of these written as \xHH, and the rest as it is: C0 and C1 controls
// (newline and tab, too), DEL, line and paragraph separators, controls of writing direction, and
// bytes that are not UTF-8. Not reversible: a backslash stays.
void append_escaped(std::string& out, std::string_view text);

// Unicode's control characters and its Bidi_Control property (UAX 9), with the two line separators:
// what append_escaped() does not let through. All are below U+10000.
bool is_dangerous(std::uint32_t code_point);

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// Bytes of a terminal -> keys and mouse events. A pure byte parser: any bytes give some keys, never
// an error. An escape sequence may be cut anywhere between two reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ior::tui {

enum class KeyCode : std::uint8_t {
  kText,  // text: one printable character
  kEnter,
  kEscape,
  kTab,
  kBackTab,
  kBackspace,
  kDelete,
  kUp,
  kDown,
  kLeft,
  kRight,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kF1,
  kControl,  // text: the letter, lower case
  kPress,    // of the left button; x, y
  kDouble,   // the second press in a short time: made by the application, which has a clock
  kWheelUp,
  kWheelDown,
  kOther,  // known to be a key, without a meaning here
};

struct Key {
  KeyCode code = KeyCode::kOther;
  std::string text = {};
  int x = 0, y = 0;  // cell, from 0

  bool is(char c) const { return code == KeyCode::kText && text.size() == 1 && text[0] == c; }
  bool is_control(char c) const {
    return code == KeyCode::kControl && text.size() == 1 && text[0] == c;
  }
};

class InputParser {
 public:
  std::vector<Key> feed(std::string_view bytes);

  // Nothing more came for a while: a lone ESC is the key.
  std::vector<Key> flush();
  bool pending() const { return !rest_.empty(); }

 private:
  std::string rest_;
  bool pasting_ = false;  // between the marks of a bracketed paste: text, no commands
};

}  // namespace ior::tui

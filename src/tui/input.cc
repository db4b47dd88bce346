// SPDX-License-Identifier: Apache-2.0
//
// Sequences: ECMA-48 (CSI), xterm's ctlseqs (SGR mouse, bracketed paste, SS3 keys), and what the
// Linux console sends for F1.
#include "tui/input.h"

#include <charconv>
#include <optional>

namespace ior::tui {
namespace {

constexpr char kEsc = '\x1b';
constexpr std::size_t kLongest = 64;  // of a sequence: what is longer is no key

Key key(KeyCode code) {
  return {.code = code};
}

KeyCode of_final(char final) {
  switch (final) {
    case 'A':
      return KeyCode::kUp;
    case 'B':
      return KeyCode::kDown;
    case 'C':
      return KeyCode::kRight;
    case 'D':
      return KeyCode::kLeft;
    case 'H':
      return KeyCode::kHome;
    case 'F':
      return KeyCode::kEnd;
    case 'P':
      return KeyCode::kF1;
    case 'Z':
      return KeyCode::kBackTab;
    default:
      return KeyCode::kOther;
  }
}

KeyCode of_tilde(int number) {
  switch (number) {
    case 1:
    case 7:
      return KeyCode::kHome;
    case 3:
      return KeyCode::kDelete;
    case 4:
    case 8:
      return KeyCode::kEnd;
    case 5:
      return KeyCode::kPageUp;
    case 6:
      return KeyCode::kPageDown;
    case 11:
      return KeyCode::kF1;
    default:
      return KeyCode::kOther;
  }
}

std::vector<int> numbers(std::string_view text) {
  std::vector<int> result;
  while (true) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    result.push_back(error == std::errc() ? value : 0);
    const std::size_t separator = text.find(';');
    if (separator == text.npos) {
      return result;
    }
    text.remove_prefix(separator + 1);
  }
}

// "<0;12;5M": button, column, row; M pressed, m released.
std::optional<Key> mouse(std::string_view parameters, char final) {
  const std::vector<int> n = numbers(parameters.substr(1));
  if (n.size() < 3 || n[1] < 1 || n[2] < 1) {
    return std::nullopt;
  }
  Key result{.x = n[1] - 1, .y = n[2] - 1};
  constexpr int kMoved = 32;
  constexpr int kModifiers = 4 + 8 + 16;
  const int button = n[0] & ~kModifiers;
  if (button == 64 || button == 65) {
    result.code = button == 64 ? KeyCode::kWheelUp : KeyCode::kWheelDown;
    return result;
  }
  if (button == 0 && final == 'M' && (n[0] & kMoved) == 0) {
    result.code = KeyCode::kPress;
    return result;
  }
  return std::nullopt;
}

// Length of the UTF-8 character that a byte begins; 1 for what begins none.
std::size_t character_length(unsigned char first) {
  return (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 1;
}

// What was read from the front: how many bytes (0: more are needed) and the key, if any.
struct Taken {
  std::size_t bytes = 0;
  std::optional<Key> key;
  int paste = 0;  // 1: begins, 2: ends
};

Taken take_csi(std::string_view in) {
  for (std::size_t i = 2; i < in.size(); ++i) {
    const char c = in[i];
    if (c >= '@' && c <= '~') {
      const std::string_view parameters = in.substr(2, i - 2);
      if (c == '[' && i == 2) {  // ESC [ [ A: the Linux console's F1
        return in.size() < 4 ? Taken{}
                             : Taken{4, key(in[3] == 'A' ? KeyCode::kF1 : KeyCode::kOther)};
      }
      if ((c == 'M' || c == 'm') && parameters.starts_with('<')) {
        return {i + 1, mouse(parameters, c)};
      }
      if (c == '~') {
        const int number = numbers(parameters)[0];
        if (number == 200 || number == 201) {
          return {i + 1, std::nullopt, number - 199};
        }
        return {i + 1, key(of_tilde(number))};
      }
      if (c == 'I' || c == 'O') {  // focus
        return {i + 1, std::nullopt};
      }
      return {i + 1, key(of_final(c))};
    }
    if (c < ' ' || c > '?') {
      return {i, std::nullopt};  // no CSI: what was read is nothing
    }
  }
  return in.size() > kLongest ? Taken{in.size(), std::nullopt} : Taken{};
}

Taken take_escape(std::string_view in) {
  if (in.size() == 1) {
    return {};
  }
  if (in[1] == '[') {
    return take_csi(in);
  }
  if (in[1] == 'O') {
    return in.size() < 3 ? Taken{} : Taken{3, key(of_final(in[2]))};
  }
  return {1, key(KeyCode::kEscape)};
}

Taken take(std::string_view in) {
  const auto c = static_cast<unsigned char>(in[0]);
  if (in[0] == kEsc) {
    return take_escape(in);
  }
  switch (c) {
    case '\r':
    case '\n':
      return {1, key(KeyCode::kEnter)};
    case '\t':
      return {1, key(KeyCode::kTab)};
    case 0x7f:
    case 0x08:
      return {1, key(KeyCode::kBackspace)};
    default:
      break;
  }
  if (c < 0x20) {
    const char letter = c == 0 ? ' ' : static_cast<char>(c + 'a' - 1);
    return {1, Key{.code = KeyCode::kControl, .text = std::string(1, letter)}};
  }
  const std::size_t length = character_length(c);
  if (length > in.size()) {
    return {};
  }
  return {length, Key{.code = KeyCode::kText, .text = std::string(in.substr(0, length))}};
}

}  // namespace

std::vector<Key> InputParser::feed(std::string_view bytes) {
  rest_ += bytes;
  std::vector<Key> keys;
  std::size_t at = 0;
  while (at < rest_.size()) {
    Taken taken = take(std::string_view(rest_).substr(at));
    if (taken.bytes == 0) {
      break;
    }
    at += taken.bytes;
    if (taken.paste != 0) {
      pasting_ = taken.paste == 1;
    } else if (taken.key && (!pasting_ || taken.key->code == KeyCode::kText)) {
      keys.push_back(*std::move(taken.key));
    }
  }
  rest_.erase(0, at);
  return keys;
}

std::vector<Key> InputParser::flush() {
  std::vector<Key> keys;
  if (!rest_.empty() && rest_[0] == kEsc) {
    keys.push_back(key(KeyCode::kEscape));
  }
  rest_.clear();
  return keys;
}

}  // namespace ior::tui

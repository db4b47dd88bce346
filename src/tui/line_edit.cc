// SPDX-License-Identifier: Apache-2.0
#include "tui/line_edit.h"

#include <algorithm>
#include <utility>

namespace ior::tui {
namespace {

constexpr std::size_t kLongest = 4096;

bool continues(char c) {  // a character of UTF-8
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::size_t before(const std::string& text, std::size_t at) {
  at -= at > 0 ? 1 : 0;
  while (at > 0 && continues(text[at])) {
    --at;
  }
  return at;
}

std::size_t behind(const std::string& text, std::size_t at) {
  at += at < text.size() ? 1 : 0;
  while (at < text.size() && continues(text[at])) {
    ++at;
  }
  return at;
}

std::size_t word_begin(const std::string& text, std::size_t at) {
  while (at > 0 && text[at - 1] == ' ') {
    --at;
  }
  while (at > 0 && text[at - 1] != ' ') {
    --at;
  }
  return at;
}

void erase(std::string& text, std::size_t& cursor, std::size_t begin, std::size_t end) {
  text.erase(begin, end - begin);
  cursor = begin;
}

bool edit_by_control(std::string& text, std::size_t& cursor, char letter) {
  switch (letter) {
    case 'a':
      cursor = 0;
      return true;
    case 'e':
      cursor = text.size();
      return true;
    case 'b':
      cursor = before(text, cursor);
      return true;
    case 'f':
      cursor = behind(text, cursor);
      return true;
    case 'd':
      erase(text, cursor, cursor, behind(text, cursor));
      return true;
    case 'u':
      erase(text, cursor, 0, cursor);
      return true;
    case 'k':
      erase(text, cursor, cursor, text.size());
      return true;
    case 'w':
      erase(text, cursor, word_begin(text, cursor), cursor);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool edit_line(std::string& text, std::size_t& cursor, const Key& key) {
  cursor = std::min(cursor, text.size());
  switch (key.code) {
    case KeyCode::kText:
      if (text.size() + key.text.size() <= kLongest) {
        text.insert(cursor, key.text);
        cursor += key.text.size();
      }
      return true;
    case KeyCode::kBackspace:
      erase(text, cursor, before(text, cursor), cursor);
      return true;
    case KeyCode::kDelete:
      erase(text, cursor, cursor, behind(text, cursor));
      return true;
    case KeyCode::kLeft:
      cursor = before(text, cursor);
      return true;
    case KeyCode::kRight:
      cursor = behind(text, cursor);
      return true;
    case KeyCode::kHome:
      cursor = 0;
      return true;
    case KeyCode::kEnd:
      cursor = text.size();
      return true;
    case KeyCode::kControl:
      return edit_by_control(text, cursor, key.text[0]);
    default:
      return false;
  }
}

bool LineHistory::move(std::string& text, std::size_t& cursor, const Key& key) {
  if (key.code != KeyCode::kUp && key.code != KeyCode::kDown) {
    return false;
  }
  const int last = static_cast<int>(lines_.size()) - 1;
  const int next = std::clamp(at_ + (key.code == KeyCode::kUp ? 1 : -1), -1, last);
  if (next == at_) {
    return true;
  }
  if (at_ < 0) {
    typed_ = text;
  }
  at_ = next;
  text = at_ < 0 ? typed_ : lines_[static_cast<std::size_t>(at_)].text;
  cursor = text.size();
  return true;
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// A line of input: the keys of readline(3) that fingers know. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tui/input.h"

namespace ior::tui {

// Where the next character goes: an offset in the text, always between two characters. What is
// beyond the text stands for its end.
inline constexpr std::size_t kLineEnd = static_cast<std::size_t>(-1);

// True: the key was for the line, whether it changed it or not.
bool edit_line(std::string& text, std::size_t& cursor, const Key& key);

// A line that up and down bring back.
struct OldLine {
  std::string text;
  int replaces = -1;  // the filter that holds and that it stands for; -1: none
};

// Up and down in what was typed before; the line that is being typed is the last one.
class LineHistory {
 public:
  LineHistory() = default;
  // Newest first.
  explicit LineHistory(std::vector<OldLine> lines) : lines_(std::move(lines)) {}

  // True: the key was up or down. The text is then that line.
  bool move(std::string& text, std::size_t& cursor, const Key& key);
  // The filter that the shown line stands for; -1: none.
  int replaces() const { return at_ < 0 ? -1 : lines_[static_cast<std::size_t>(at_)].replaces; }
  bool empty() const { return lines_.empty(); }

 private:
  std::vector<OldLine> lines_;
  int at_ = -1;  // -1: the line that is being typed
  std::string typed_;
};

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// Rows to keep, decided in user space (-comm and -path). The grammar is the Go tool's:
//
//   x        anywhere, case ignored           ^x   at the beginning, case ignored
//   x$       at the end, case ignored         ^x$  exactly, case matters
//   ^dir/*   files directly in dir (paths only)
//
// Only the letters A-Z have case. What is not known matches nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/event.h"

namespace ior::filter {

// One pattern. A value.
class TextMatch {
 public:
  // A pattern without text is refused. globs: ^dir/* means what it says above.
  enum class Paths { kNo, kYes };
  static Result<TextMatch> create(std::string_view flag, std::string_view pattern, Paths paths);

  // Hot path.
  bool matches(std::string_view subject) const;

  // The text without anchors, lower case unless exact.
  const std::string& text() const { return text_; }

 private:
  enum class Form { kAnywhere, kPrefix, kSuffix, kExact, kInDirectory };
  TextMatch(Form form, std::string text) : form_(form), text_(std::move(text)) {}
  Form form_;
  std::string text_;
};

using KeepEvent = std::function<bool(const model::CallEvent&)>;

// A row is kept when its comm matches `comm` and one of its names (old or new) matches `path`.
// Empty patterns match all; an empty function means that there is nothing to ask. comm: at most 15
// characters without anchors, as the kernel keeps no more.
Result<KeepEvent> make_event_filter(std::string_view comm, std::string_view path);

}  // namespace ior::filter

// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions of the command line. The Go tool's users write RE2 syntax; std::regex in its
// ECMAScript grammar reads the part of it that names of calls need (classes, \d \w \s, groups,
// repetition, anchors, alternatives), and a leading (?i). The one place that knows std::regex, and
// where what it throws becomes an Error.
#pragma once

#include <regex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::filter {

class Pattern {
 public:
  // flag: where the pattern stands, for the message: "-tps".
  static Result<Pattern> create(std::string_view flag, std::string_view text);

  // Whether it matches somewhere in the subject. For command lines, not for events: std::regex is
  // slow.
  bool matches(std::string_view subject) const;

 private:
  explicit Pattern(std::regex regex) : regex_(std::move(regex)) {}
  std::regex regex_;
};

}  // namespace ior::filter

// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions over what is shown: case ignored unless the pattern has an upper-case letter.
// The one place of the dashboard that knows std::regex, and where what it throws ends.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace ior::tui {

class Matcher {
 public:
  // Empty: no regular expression; `error` says so in words.
  static std::optional<Matcher> create(std::string_view pattern, std::string& error);

  // Looks at the first 2,000 bytes: what is longer is nobody's search, but somebody's attack.
  bool matches(std::string_view subject) const;

 private:
  explicit Matcher(std::regex regex) : regex_(std::move(regex)) {}
  std::regex regex_;
};

}  // namespace ior::tui

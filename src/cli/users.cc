// SPDX-License-Identifier: Apache-2.0
#include "cli/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/small_file.h"

namespace ior::cli {
namespace {

constexpr std::size_t kMostOfPasswd = 1 << 20;

struct User {
  std::string_view name;
  std::uint32_t uid = 0;
};

std::optional<std::uint32_t> number(std::string_view word) {
  std::uint32_t value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc() || stop != word.data() + word.size()) {
    return std::nullopt;
  }
  return value;
}

// "name:password:uid:..."
std::optional<User> parse(std::string_view line) {
  const std::size_t name_end = line.find(':');
  if (name_end == line.npos) {
    return std::nullopt;
  }
  const std::size_t password_end = line.find(':', name_end + 1);
  if (password_end == line.npos) {
    return std::nullopt;
  }
  const std::size_t uid_end = line.find(':', password_end + 1);
  if (uid_end == line.npos) {
    return std::nullopt;
  }
  const auto uid = number(line.substr(password_end + 1, uid_end - password_end - 1));
  return uid ? std::optional(User{line.substr(0, name_end), *uid}) : std::nullopt;
}

template <typename Wanted>
std::optional<User> find(std::string_view passwd, Wanted wanted) {
  while (!passwd.empty()) {
    const std::string_view line = passwd.substr(0, passwd.find('\n'));
    passwd.remove_prefix(std::min(line.size() + 1, passwd.size()));
    const auto user = parse(line);
    if (user && wanted(*user)) {
      return user;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string user_name(std::string_view passwd, std::uint32_t uid) {
  const auto user = find(passwd, [uid](const User& it) { return it.uid == uid; });
  return user ? std::string(user->name) : std::string();
}

std::optional<std::uint32_t> user_id(std::string_view passwd, std::string_view name) {
  const auto user = find(passwd, [name](const User& it) { return it.name == name; });
  return user && !name.empty() ? std::optional(user->uid) : std::nullopt;
}

std::string read_passwd() {
  return read_small_file("/etc/passwd", kMostOfPasswd);
}

Result<std::uint32_t> find_user(std::string_view word) {
  if (const auto uid = number(word)) {
    return *uid;
  }
  if (const auto uid = user_id(read_passwd(), word)) {
    return *uid;
  }
  return usage_error(fmt::format("-u {}", word),
                     "/etc/passwd has no user of that name",
                     "users of a directory service go by number: id -u NAME");
}

}  // namespace ior::cli

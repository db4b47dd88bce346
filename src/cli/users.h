// SPDX-License-Identifier: Apache-2.0
//
// Names of users. ior is a static program: it reads /etc/passwd and asks no name service.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::cli {

// Of the text of /etc/passwd (man 5 passwd). Empty: the user has no name; there is no such user.
std::string user_name(std::string_view passwd, std::uint32_t uid);
std::optional<std::uint32_t> user_id(std::string_view passwd, std::string_view name);

std::string read_passwd();

// A name of /etc/passwd, or a number. Error: neither (exit code 2).
Result<std::uint32_t> find_user(std::string_view word);

}  // namespace ior::cli

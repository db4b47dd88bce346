// SPDX-License-Identifier: Apache-2.0
//
// Which file a command word runs, by the rules of execvp, found without running it: the traced
// command then begins with one execve, not with one failed try for each directory of PATH.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::cli {

inline constexpr int kExitCannotRun = 126;  // found, cannot be executed: as shells do
inline constexpr int kExitNotFound = 127;

// The error of "cannot run": exit code 127 for ENOENT and ENOTDIR, 126 for everything else.
std::unexpected<Error> cannot_run(std::string_view program, int errno_value);

// search_path: the value of PATH.
Result<std::string> find_program(std::string_view word, std::string_view search_path);

}  // namespace ior::cli

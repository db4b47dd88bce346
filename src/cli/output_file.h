// SPDX-License-Identifier: Apache-2.0
//
// The file named by -o. Naming it is asking for it to be emptied, once there is something to write;
// but a name in a directory where everybody may write (/tmp) could have been taken by somebody else
// before, so there no symbolic link is followed and no file of another user is written: what
// fs.protected_symlinks and fs.protected_regular do where they are switched on (man 5 proc).
#pragma once

#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::cli {

// Created with mode 0600: traced names may be secrets. "-" is a copy of standard output.
Result<UniqueFd> open_output(const std::string& path);

// When it is a regular file. path: for the error.
Status empty_output(int fd, const std::string& path);

}  // namespace ior::cli

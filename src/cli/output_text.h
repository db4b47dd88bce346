// SPDX-License-Identifier: Apache-2.0
//
// A finished text goes to the file that the user named.
#pragma once

#include <string>

#include "base/result.h"

namespace ior::cli {

// A regular file appears whole or not at all, in place of the one that has the name; "-" is
// standard output; a pipe or a device is written as it is.
Status write_text(const std::string& path, std::string text);

}  // namespace ior::cli

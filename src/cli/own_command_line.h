// SPDX-License-Identifier: Apache-2.0
//
// How ior itself was called, for what a recording says about itself.
#pragma once

#include <string>

namespace ior::cli {

// As it was typed, as far as a text can say: words joined by spaces.
std::string own_command_line();

}  // namespace ior::cli

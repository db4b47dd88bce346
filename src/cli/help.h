// SPDX-License-Identifier: Apache-2.0
//
// Help texts, generated from the table of flags. Pure.
#pragma once

#include <string>

#include "cli/options.h"

namespace ior::cli {

// At most 100 columns wide, ends with a newline. Of Command::kDefault: also the list of commands.
std::string help_text(Command command);

}  // namespace ior::cli

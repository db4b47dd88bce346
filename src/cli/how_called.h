// SPDX-License-Identifier: Apache-2.0
//
// How ior itself was called, for what a recording says about itself.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace ior::cli {

// As it was typed, as far as a text can say: words joined by spaces.
std::string own_command_line();

// -comm and -path, as words of a filter: "comm=postgres", "path=^/var"; none: nothing is left out.
std::vector<std::string> filters_of(const Options& options);

// The same as one text, joined by " and ".
std::string filter_words(const Options& options);

}  // namespace ior::cli

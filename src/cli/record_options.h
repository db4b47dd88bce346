// SPDX-License-Identifier: Apache-2.0
//
// Readers of the options of `ior record`, for the table of options.
#pragma once

#include "cli/option_table.h"
#include "cli/options.h"

namespace ior::cli {

// A size or an age; the flag may stand once for each.
Status rotate(Options& options, const Given& given);

Status keep(Options& options, const Given& given);

}  // namespace ior::cli

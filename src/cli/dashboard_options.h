// SPDX-License-Identifier: Apache-2.0
//
// Readers of the options of the dashboard, for the table of options.
#pragma once

#include "cli/option_table.h"
#include "cli/options.h"

namespace ior::cli {

// How often the screen is drawn anew; 0 is the default.
Status live_interval(Options& options, const Given& given);

// Of the automatic reset; 0 is off.
Status reset_timer(Options& options, const Given& given);

}  // namespace ior::cli

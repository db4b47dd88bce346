// SPDX-License-Identifier: Apache-2.0
//
// Readers of the values that only reports and comparisons have; rows of the table in
// option_table.cc.
#pragma once

#include "cli/option_table.h"

namespace ior::cli {

Status top(Options& options, const Given& given);    // 1..10000
Status width(Options& options, const Given& given);  // 40..10000

// "20%", "20", "0.5%".
Status fail_above(Options& options, const Given& given);

// "time", "calls", ...
Status diff_by(Options& options, const Given& given);

}  // namespace ior::cli

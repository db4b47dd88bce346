// SPDX-License-Identifier: Apache-2.0
//
// The values of the flags about aggregates and flame graphs, for the table of flags.
#pragma once

#include "base/result.h"
#include "cli/option_table.h"
#include "cli/options.h"

namespace ior::cli {

// -name: a part of a file name.
Status flame_name(Options& options, const Given& given);

// -flamegraph-max-keys
Status flame_max_keys(Options& options, const Given& given);

// -fields: a list without repetitions.
Status flame_fields(Options& options, const Given& given);

// -count
Status flame_metric(Options& options, const Given& given);

// --format of `ior flame`
Status flame_format(Options& options, const Given& given);

}  // namespace ior::cli

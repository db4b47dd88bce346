// SPDX-License-Identifier: Apache-2.0
//
// ior repair: completes a recording that has no end.
#include <fmt/format.h>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "record/repair.h"

namespace ior::cli {

Result<int> run_repair(const Options& options) {
  IOR_TRY(const record::Repaired repaired,
          record::repair(options.inputs.front(),
                         options.output,
                         options.force ? record::Replace::kAsked : record::Replace::kNever));
  return print(fmt::format("{}: {} rows saved, {} bytes behind them were of no use\n",
                           repaired.name,
                           repaired.rows,
                           repaired.lost_bytes));
}

}  // namespace ior::cli

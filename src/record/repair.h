// SPDX-License-Identifier: Apache-2.0
//
// Completes a recording that has no end: after a crash, a power cut, a full disk, a copy that was
// cut. What can be read up to the last whole row group stays.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "record/recording_file.h"

namespace ior::record {

struct Repaired {
  std::string name;              // of the complete recording
  std::uint64_t rows = 0;        // saved
  std::uint64_t lost_bytes = 0;  // behind them, of no use
};

// NAME.unfinished is completed in place and becomes NAME. Anything else is left as it is: the
// complete recording is written to `output`, or NAME.repaired. A recording that is complete is an
// error, as is one that is being written.
Result<Repaired> repair(const std::string& path, const std::string& output, Replace replace);

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's rows as a CSV file (the full CSV of docs/SCHEMA.md).
#pragma once

#include <string>

#include "base/result.h"
#include "model/event_log.h"

namespace ior::cli {

// path empty: ior-rows-DATE-TIME.csv here, with -1, -2 ... when that exists. A file that exists is
// never overwritten. Gives the file's name.
Result<std::string> export_rows(const model::EventLog& rows, const std::string& path);

}  // namespace ior::cli

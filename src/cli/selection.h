// SPDX-License-Identifier: Apache-2.0
//
// From flags to the values that filter/ understands.
#pragma once

#include <functional>

#include "base/result.h"
#include "cli/options.h"
#include "model/event.h"
#include "model/trace_settings.h"

namespace ior::cli {

// The calls that -tps, -trace-families and their like select; nothing given: family FS. Errors are
// usage errors.
Result<model::CallSet> select_calls(const Options& options);

// The rows that -comm and -path keep; empty when neither is given.
Result<std::function<bool(const model::CallEvent&)>> make_filter(const Options& options);

}  // namespace ior::cli

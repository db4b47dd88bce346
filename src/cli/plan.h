// SPDX-License-Identifier: Apache-2.0
//
// What the commands that trace a target or a command have in common, from their flags.
#pragma once

#include "base/result.h"
#include "cli/options.h"
#include "cli/session.h"

namespace ior::cli {

// Calls (-e), filters, ring size and duration of a run; target and announcement are still to come.
// Refuses without the privileges that tracing needs.
Result<SessionPlan> plan_of(const Options& options);

}  // namespace ior::cli

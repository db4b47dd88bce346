// SPDX-License-Identifier: Apache-2.0
//
// The table of calls as the kernel side wants it. Pure.
#pragma once

#include <array>

#include "abi/config.h"
#include "model/trace_settings.h"

namespace ior::capture {

using CallDescriptors = std::array<ior_call_desc, IOR_CALL_SLOTS>;

// One row per number; rows of calls outside the set are not traced, but those that rename still
// tell the kernel side.
CallDescriptors describe_calls(const model::CallSet& calls);

}  // namespace ior::capture

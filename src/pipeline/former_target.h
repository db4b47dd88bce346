// SPDX-License-Identifier: Apache-2.0
//
// What still comes of a former target when the target is changed without a restart.
#pragma once

#include <cstdint>

#include "model/event.h"
#include "model/trace_settings.h"

namespace ior::pipeline {

// Whether the call was over when `target` came into force, at since_ns of the boot clock, or began
// before then in a task that does not belong to it: a call that runs, an operation of io_uring.
// since_ns 0: the target is the first one.
bool is_of_former_target(const model::CallEvent& event,
                         const model::Target& target,
                         std::uint64_t since_ns);

// Whether any of them has to be asked that.
bool began_before(std::uint64_t since_ns, model::EventSpan events);

}  // namespace ior::pipeline

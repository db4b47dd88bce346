// SPDX-License-Identifier: Apache-2.0
//
// The kernel as an event source: capture, decode and resolve composed. This is the diagram of
// ARCHITECTURE.md in code.
#pragma once

#include <memory>

#include "model/ports.h"
#include "model/trace_settings.h"

namespace ior::pipeline {

// Loads and attaches on creation: events flow from then on. Needs root or CAP_BPF + CAP_PERFMON and
// kernel BTF; the error says what is missing. One thread.
Result<std::unique_ptr<model::EventSource>> open_live_source(const model::TraceSettings& settings);

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// The kernel as an event source: capture, decode and resolve composed. This is the diagram of
// ARCHITECTURE.md in code.
#pragma once

#include <memory>

#include "model/ports.h"
#include "model/trace_settings.h"

namespace ior::pipeline {

// The kernel as a source of events. One thread.
class LiveEvents : public model::EventSource {
 public:
  // Other calls are traced from now on, without a gap for those that stay. A call that runs is
  // traced to its end.
  virtual void set_calls(const model::CallSet& calls) = 0;

  // Other tasks are traced from now on, without a gap for those that stay; what those that go away
  // had completed is still given. Operations of io_uring that they submitted are given when they
  // complete. An error leaves the target as it was.
  virtual Status set_target(const model::Target& target) = 0;
};

// Loads and attaches on creation: events flow from then on. Needs root or CAP_BPF + CAP_PERFMON and
// kernel BTF; the error says what is missing. One thread.
Result<std::unique_ptr<LiveEvents>> open_live_source(const model::TraceSettings& settings);

}  // namespace ior::pipeline

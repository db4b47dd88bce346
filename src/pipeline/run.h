// SPDX-License-Identifier: Apache-2.0
//
// The loop: source -> filter -> sink, until something says stop; then drain, and prove that nothing
// is missing.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "model/ports.h"

namespace ior::pipeline {

// Why a run ended.
enum class Stop { kDuration, kSignal, kTargetGone, kOutputClosed, kSourceEnded };

struct RunSettings {
  std::optional<std::chrono::nanoseconds> duration;  // empty: no limit
  int signal_fd = -1;           // signalfd of SIGINT, SIGTERM, SIGHUP; -1: none. Not owned.
  std::vector<int> target_fds;  // pidfds; the run ends when all of them are readable. Empty: not
                                // watched. Not owned.
  // Keeps an event (user-space filter); empty: all. The source's order and counts are not changed
  // by it.
  std::function<bool(const model::CallEvent&)> keep;
};

struct RunResult {
  Stop stop = Stop::kSourceEnded;
  int signal = 0;                // kSignal: which one
  model::Accounting accounting;  // exact; conserved() is checked by the caller, which reports
};

// Runs to the end. The sink is finished on every way out. Errors of the sink other than EPIPE are
// returned; EPIPE ends the run with kOutputClosed.
Result<RunResult> run(model::EventSource& source, model::Sink& sink, const RunSettings& settings);

}  // namespace ior::pipeline

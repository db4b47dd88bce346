// SPDX-License-Identifier: Apache-2.0
//
// The calls that threads are in at this moment, as /proc tells them. The kernel side does not know
// those that began before it was attached: on a host that hangs, these are the ones that matter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/trace_settings.h"

namespace ior::capture {

// Of /proc/PID/task/TID/syscall, man 5 proc. Two looks with the same result are the same call, or
// one that a loop has repeated.
struct CallState {
  std::int32_t nr = 0;
  std::array<std::uint64_t, model::kMaxArgs> args{};
  std::uint64_t stack_pointer = 0;
  std::uint64_t instruction_pointer = 0;

  bool operator==(const CallState&) const = default;
  // A thread whose stack and code lie below 4 GiB makes 32-bit calls, as far as can be told.
  bool is_compat() const { return stack_pointer >> 32 == 0 && instruction_pointer >> 32 == 0; }
};

// Of the text of that file; empty: the thread runs, or waits outside of any call.
std::optional<CallState> parse_call_state(std::string_view text);

// Empty also when the thread has gone.
std::optional<CallState> call_state_of(std::uint32_t tgid, std::uint32_t tid);

struct RunningCall {
  model::Task task;  // cgroup_id and start_ns are not known: 0
  CallState state;
  std::string file;  // what /proc/PID/fd says of the descriptor argument; empty: none, or not known
};

// Of the target's threads, without those of ior, whose calls are in the set. Nothing is asked that
// could wait for a hanging thread's memory (man 5 proc: cmdline, environ, maps would). A few
// microseconds a thread, at most 65,536 threads. Nothing in another pid namespace than the kernel's
// own, where /proc has other ids.
std::vector<RunningCall> find_running_calls(const model::Target& target,
                                            const model::CallSet& calls);

}  // namespace ior::capture

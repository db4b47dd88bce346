// SPDX-License-Identifier: Apache-2.0
//
// The kernel side, loaded and attached. Owns the BPF object, its rings and its links; everything of
// libbpf stays in this folder.
//
// Order of life: open -> configure for this kernel -> load -> make the rings -> attach -> (stop:
// detach, drain) -> destroy.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "abi/counters.h"
#include "abi/limits.h"
#include "base/result.h"
#include "capture/ring.h"
#include "model/trace_settings.h"

namespace ior::capture {

// What the kernel side has counted, summed over CPUs.
struct KernelCounters {
  std::vector<std::array<std::uint64_t, IOR_CALL_COUNTERS>> calls;  // IOR_CALL_SLOTS rows
  std::array<std::uint64_t, IOR_GLOBAL_COUNTERS> global{};
  std::optional<std::uint64_t> skipped_runs;  // empty: this kernel does not count them
};

class BpfSession {
 public:
  // Loads and attaches: calls are recorded from before this returns.
  static Result<std::unique_ptr<BpfSession>> create(const model::TraceSettings& settings);

  BpfSession(const BpfSession&) = delete;
  BpfSession& operator=(const BpfSession&) = delete;
  ~BpfSession();

  std::size_t rings() const;

  // Gives every record that is in ring `index` when it begins, or the first of them, when they are
  // more than max_bytes. Returns how many bytes that were. Hot path.
  std::uint64_t drain(std::size_t index, std::uint64_t max_bytes, const RecordFn& take);

  // Until a ring is filled to its threshold or the time is over.
  void wait(int timeout_ms);

  // Other calls are recorded from now on; those that run are completed as they began.
  void set_calls(const model::CallSet& calls);

  // Other tasks are traced from now on; needs settings.may_change. Calls of tasks that belong to
  // both targets are traced without a gap, those of tasks that belong to the old one alone are not
  // completed. Errors: a control group that is none; the old target stays.
  Status set_target(const model::Target& target);

  // No more calls are recorded; what is in the rings stays readable. Waits until programs still
  // running on other CPUs are done.
  void detach();

  // Gives a record for every call and operation that is in flight, as the kernel side has it, while
  // programs run or after detach().
  Status for_each_in_flight(const RecordFn& take);

  Result<KernelCounters> counters() const;

 private:
  BpfSession();

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ior::capture

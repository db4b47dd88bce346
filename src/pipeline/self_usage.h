// SPDX-License-Identifier: Apache-2.0
//
// What ior itself takes of the host: shown all the time, since a tracer is part of the load.
#pragma once

#include <chrono>
#include <cstdint>

namespace ior::pipeline {

// Of all threads of this process. One thread.
class SelfUsage {
 public:
  SelfUsage();

  // Of one core, over the last second or more; 0 in the first one.
  double cpu_share();

  // 0: not known.
  static std::uint64_t resident_bytes();

 private:
  std::chrono::steady_clock::time_point last_;
  double last_cpu_s_;
  double share_ = 0;
};

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// The kernel side's byte per process id, traced_tgids of bpf/config.bpf.h, mapped into this
// process.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace ior::capture {

// A mapping for a moment: it makes pages of the map count as this process's memory.
class ProcessMarks {
 public:
  static Result<ProcessMarks> map(int map_fd);

  // Traced in that epoch. tgid < IOR_PID_MAX; others cannot exist.
  void mark(std::uint32_t tgid, std::uint32_t epoch);

  // No process is traced in that epoch, which no program may be in.
  void clear(std::uint32_t epoch);

 private:
  struct Unmap {
    void operator()(std::uint8_t* bytes) const;
  };
  explicit ProcessMarks(std::uint8_t* bytes) : bytes_(bytes) {}

  std::unique_ptr<std::uint8_t, Unmap> bytes_;  // IOR_PID_MAX of them
};

}  // namespace ior::capture

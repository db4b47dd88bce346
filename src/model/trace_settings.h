// SPDX-License-Identifier: Apache-2.0
//
// What to trace: filled by the command line, understood by capture.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "model/syscall_table.h"

namespace ior::model {

enum class TargetKind : std::uint8_t { kAll, kProcesses, kThread, kUser, kCgroup };
enum class Follow : std::uint8_t { kNone, kForks };

// Whose calls are traced. ior itself never is.
struct Target {
  TargetKind kind = TargetKind::kAll;
  std::vector<std::uint32_t> tgids = {};       // kProcesses
  std::uint32_t tid = 0;                       // kThread
  Follow follow = Follow::kNone;               // kProcesses: children made from now on, too
  std::uint32_t uid = 0;                       // kUser: effective
  std::string cgroup = {};                     // kCgroup: its directory; groups below belong to it
  std::vector<std::uint64_t> cgroup_ids = {};  // kCgroup: of the group and those below, as of now
};

// Which calls are traced, by number. The last bit stands for every number without a row in the
// table, and 32-bit calls.
using CallSet = std::bitset<kMaxSyscallNr + 1>;

// How the two hooks on every system call are attached.
enum class Hooks : std::uint8_t { kAuto, kTyped, kRaw };

struct TraceSettings {
  Target target;
  CallSet calls;
  // Calls and target may be changed while tracing: hooks that these calls do not need are attached,
  // too.
  bool may_change = false;
  std::uint64_t ring_bytes = 0;  // of all rings together; 0: by the number of CPUs
  Hooks hooks = Hooks::kAuto;    // other than kAuto: for tests of the fallbacks
};

}  // namespace ior::model

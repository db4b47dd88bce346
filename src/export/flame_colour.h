// SPDX-License-Identifier: Apache-2.0
//
// What a frame is, by its name: the colour says it at a glance.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ior::exporter {

enum class FrameKind : std::uint8_t {
  kOther,   // a process, a thread, a user, flags
  kReads,   // a call that moves bytes to the program
  kWrites,  // ... and from it
  kCall,    // any other call
  kPath,    // of a file or directory
  kFold,    // [other], [unknown]
};

FrameKind kind_of_frame(std::string_view name);

// "#aabbcc" of the light theme; names of one kind differ a little.
std::string colour_of_frame(FrameKind kind, std::string_view name);

// Of a frame that stands for two runs: red when the second has more, blue when it has less, the
// stronger the more; grey when nothing changed.
std::string colour_of_change(std::uint64_t before, std::uint64_t after);

}  // namespace ior::exporter

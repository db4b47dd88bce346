// SPDX-License-Identifier: Apache-2.0
//
// The readings of arguments that need more than one table; used by args.cc.
#pragma once

#include <fmt/format.h>

#include <cstdint>

#include "export/words.h"

namespace ior::exporter {

// "TCGETS", or "_IOC(_IOC_READ, 0x54, 0x1, 0x4)".
void append_ioctl_command(fmt::memory_buffer& out, std::uint32_t command);

// "SIGHUP", "SIGRTMIN", "SIGRT_1"; other numbers as they are. Same numbers on all but MIPS and
// Alpha.
void append_signal(fmt::memory_buffer& out, std::int32_t signal);

// Protocols of a socket family; nullptr: plain numbers.
const WordTable* protocol_words(std::uint32_t family);

// Options of a socket level; nullptr: plain numbers.
const WordTable* socket_option_words(std::uint32_t level);

}  // namespace ior::exporter

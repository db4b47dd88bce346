// SPDX-License-Identifier: Apache-2.0
//
// Arguments and results of system calls as text, in strace's manner. Pure: values in, text out.
// What an argument points to or stands for (a path, the file of a descriptor) is the caller's
// business: here a descriptor is a number and a path its address.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "model/syscall_table.h"

namespace ior::exporter {

// One call's argument registers with their row of the table. A view: not to be kept.
struct CallArgs {
  const model::SyscallInfo& info;
  std::span<const std::uint64_t, model::kMaxArgs> values;
};

// Which arguments the kernel reads, bit i for argument i: open without O_CREAT has no mode, futex
// wake no timeout. Unread arguments are left-overs in registers and not to be shown.
std::uint8_t used_args(const CallArgs& call);

// Appends argument `index` (< info.nargs).
void append_arg(fmt::memory_buffer& out, const CallArgs& call, std::size_t index);

// Appends what follows "= ": "3", "0x7f0000000000", "-1 ENOENT (No such file or directory)",
// "? ERESTARTSYS (To be restarted if SA_RESTART is set)", "0x1 (flags FD_CLOEXEC)".
void append_result(fmt::memory_buffer& out, const CallArgs& call, std::int64_t result);

// The same for a call without a row: decimal or errno.
void append_plain_result(fmt::memory_buffer& out, std::int64_t result);

}  // namespace ior::exporter

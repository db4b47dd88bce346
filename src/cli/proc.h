// SPDX-License-Identifier: Apache-2.0
//
// The little that the command line asks /proc about a target before tracing begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ior::cli {

// Of the text of /proc/PID/status: the number behind a key such as "Tgid:".
std::optional<std::uint32_t> status_number(std::string_view status, std::string_view key);

// Of the text of /proc/PID/stat: field 22, the start in clock ticks after boot. Copes with any
// comm.
std::optional<std::uint64_t> stat_start_ticks(std::string_view stat);

// The process that a thread id belongs to; empty: there is no such thread.
std::optional<std::uint32_t> tgid_of(std::uint32_t tid);

// Empty: there is no such thread, or only its corpse.
std::optional<std::uint64_t> thread_start_ticks(std::uint32_t tgid, std::uint32_t tid);

// Whether ior's process ids are the kernel's own.
bool in_initial_pid_namespace();

}  // namespace ior::cli

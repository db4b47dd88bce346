// SPDX-License-Identifier: Apache-2.0
//
// Files of /proc and their like, whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ior {

// The first `most` bytes; empty: it cannot be read, or is empty.
std::string read_small_file(const std::string& path, std::size_t most = 4096);

// Without the line break at its end: /proc/PID/comm.
std::string read_line(const std::string& path);

// The entries of a directory that are numbers, in order: processes in /proc, threads in
// /proc/PID/task. Empty: it cannot be read, or has none.
std::vector<std::uint32_t> ids_in(const std::string& directory);

}  // namespace ior

// SPDX-License-Identifier: Apache-2.0
//
// Files of /proc and their like, whole.
#pragma once

#include <cstddef>
#include <string>

namespace ior {

// The first `most` bytes; empty: it cannot be read, or is empty.
std::string read_small_file(const std::string& path, std::size_t most = 4096);

}  // namespace ior

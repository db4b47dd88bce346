// SPDX-License-Identifier: Apache-2.0
//
// Paths as text; nothing is looked up.
#pragma once

#include <string>

namespace ior {

// Where the last name of a path lies: "/a" of "/a/b", "/" of "/a", "." of "a".
inline std::string directory_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace ior

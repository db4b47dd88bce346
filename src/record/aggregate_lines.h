// SPDX-License-Identifier: Apache-2.0
//
// The words of an aggregate recording, shared by writer and reader.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace ior::record {

inline constexpr std::string_view kMagicWord = "#ior-aggregate";
inline constexpr std::string_view kColumnsWord = "#columns";
inline constexpr std::string_view kEndWord = "#end";

inline constexpr std::array<std::string_view, 13> kColumns = {"count",
                                                              "duration_ns",
                                                              "gap_ns",
                                                              "bytes",
                                                              "errors",
                                                              "pid",
                                                              "tid",
                                                              "uid",
                                                              "cgroup",
                                                              "call",
                                                              "flags",
                                                              "comm",
                                                              "path"};

// A path of PATH_MAX behind the longest name that a directory can be announced with, each byte as
// \xHH, and the other columns.
inline constexpr std::size_t kMaxLine = 256 * 1024;

}  // namespace ior::record

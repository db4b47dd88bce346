// SPDX-License-Identifier: Apache-2.0
//
// Files that may keep a reader waiting: /proc/PID/cmdline waits for the memory of a process that
// hangs, and with it everybody who only wanted a list of processes.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace ior::cli {

struct Patience {
  std::chrono::milliseconds one{50};   // for one file, before the others are read without it
  std::chrono::milliseconds all{500};  // for all of them
};

// The texts, in order, read in threads of their own. Empty: it could not be read, or not in time;
// such a thread is left behind until the kernel lets it go, or the program ends.
std::vector<std::string> read_within(const std::vector<std::string>& paths,
                                     const Patience& patience,
                                     const std::function<std::string(const std::string&)>& read);

}  // namespace ior::cli

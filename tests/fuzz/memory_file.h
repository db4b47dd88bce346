// SPDX-License-Identifier: Apache-2.0
//
// The fuzzer's input as a file that has a path.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

namespace ior::fuzz {

class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::byte> bytes) : fd_(::memfd_create("ior-fuzz", 0)) {
    while (!bytes.empty()) {
      const ssize_t size = ::write(fd_, bytes.data(), bytes.size());
      if (size <= 0) {
        std::abort();
      }
      bytes = bytes.subspan(static_cast<std::size_t>(size));
    }
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace ior::fuzz

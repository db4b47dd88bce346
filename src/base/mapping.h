// SPDX-License-Identifier: Apache-2.0
//
// The one owner of a shared memory mapping. Move-only; unmaps on destruction.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <string>
#include <utility>

#include "base/result.h"

namespace ior {

class Mapping {
 public:
  // `protection` as man 2 mmap has it; the descriptor may be closed afterwards. bytes is rounded up
  // to pages by the kernel.
  static Result<Mapping> map(int fd, int protection, std::size_t bytes) {
    void* at = ::mmap(nullptr, bytes, protection, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
      return from_errno("map", std::to_string(bytes) + " bytes of memory");
    }
    return Mapping(static_cast<std::byte*>(at), bytes);
  }

  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (data_ != nullptr) {
      ::munmap(data_, bytes_);
    }
  }

  std::byte* data() const { return data_; }
  std::size_t size() const { return bytes_; }

 private:
  Mapping(std::byte* data, std::size_t bytes) : data_(data), bytes_(bytes) {}

  std::byte* data_;
  std::size_t bytes_;
};

}  // namespace ior

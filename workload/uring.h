// SPDX-License-Identifier: Apache-2.0
//
// A small io_uring: one operation at a time through the three logged calls, and logged itself as a
// call io_uring_NAME with the number 512 + opcode.
#pragma once

#include <linux/io_uring.h>

#include <cstdint>

#include "sys.h"

namespace ior::workload {

class Ring {
 public:
  Ring() = default;
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  // io_uring_setup and the mappings. Negative errno when the kernel has or allows no io_uring.
  long open(unsigned entries);

  // Submits one operation by io_uring_enter and waits for it. Returns its result (negative errno),
  // or the negative errno of io_uring_enter. `name` as the log shall have it: "io_uring_read"; the
  // files in the order of its arguments.
  long run(const io_uring_sqe& operation,
           const char* name,
           const sys::Files& files = {},
           sys::Moves moves = sys::Moves::kNothing);

  // io_uring_register.
  long register_resource(unsigned what, const void* argument, unsigned count);

  // Registers the ring's own descriptor with this thread. Returns its index, or the negative errno.
  long register_self();

  // io_uring_enter by that index, with nothing to submit or to wait for.
  long enter_by_index(long index);

  [[nodiscard]] int fd() const { return fd_; }

 private:
  // The result of the next completion that is no notification; waits for it.
  long next_result();

  template <class T>
  T* in_rings(std::uint32_t offset) const {
    return reinterpret_cast<T*>(rings_ + offset);
  }

  int fd_ = -1;
  io_uring_params params_{};
  char* rings_ = nullptr;
  io_uring_sqe* sqes_ = nullptr;
};

}  // namespace ior::workload

// SPDX-License-Identifier: Apache-2.0
#include "capture/process_marks.h"

#include <sys/mman.h>

#include <atomic>

#include "abi/limits.h"

namespace ior::capture {
namespace {

// traced_mark() of bpf/filter.bpf.h.
std::uint8_t mark_of(std::uint32_t epoch) {
  return (epoch & 1) != 0 ? 2 : 1;
}

}  // namespace

void ProcessMarks::Unmap::operator()(std::uint8_t* bytes) const {
  ::munmap(bytes, IOR_PID_MAX);
}

Result<ProcessMarks> ProcessMarks::map(int map_fd) {
  void* bytes = ::mmap(nullptr, IOR_PID_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
  if (bytes == MAP_FAILED) {
    return from_errno("map", "the table of traced processes");
  }
  return ProcessMarks(static_cast<std::uint8_t*>(bytes));
}

// The exit hook may write the same byte at the same time: one whole store each.
void ProcessMarks::mark(std::uint32_t tgid, std::uint32_t epoch) {
  if (tgid < IOR_PID_MAX) {
    std::atomic_ref(bytes_.get()[tgid]).fetch_or(mark_of(epoch));
  }
}

void ProcessMarks::clear(std::uint32_t epoch) {
  const std::uint8_t mark = mark_of(epoch);
  for (std::uint8_t* byte = bytes_.get(); byte != bytes_.get() + IOR_PID_MAX; ++byte) {
    if ((*byte & mark) != 0) {
      std::atomic_ref(*byte).fetch_and(static_cast<std::uint8_t>(~mark));
    }
  }
}

}  // namespace ior::capture

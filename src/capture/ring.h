// SPDX-License-Identifier: Apache-2.0
//
// The reader's side of one BPF ring buffer (BPF_MAP_TYPE_RINGBUF), read in batches: the position
// that the kernel side compares with every reservation is written once a batch and not once a
// record, so that the two CPUs do not fight over its cache line. libbpf's own reader writes it
// after every record. Not synchronised: one thread reads.
//
// Layout and protocol: Documentation/bpf/ringbuf.rst and kernel/bpf/ringbuf.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/result.h"

namespace ior::capture {

// One record, valid during the call.
using RecordFn = std::function<void(std::span<const std::byte> record)>;

class Ring {
 public:
  // Maps the ring behind the map descriptor `fd`, which may be closed afterwards. bytes: the
  // map's max_entries, a power of two and a multiple of the page.
  static Result<Ring> map(int fd, std::size_t bytes);

  Ring(Ring&& other) noexcept;
  Ring& operator=(Ring&&) = delete;
  ~Ring();

  // Gives every record that was there when it began. Returns how many. Hot path.
  std::size_t drain(const RecordFn& take);

 private:
  Ring(std::byte* consumer, std::byte* producer, std::size_t bytes)
      : consumer_(consumer), producer_(producer), bytes_(bytes) {}

  std::byte* consumer_;  // a page, ours to write: the consumer position
  std::byte* producer_;  // read-only: a page with the producer position, then the data twice
  std::size_t bytes_;
};

}  // namespace ior::capture

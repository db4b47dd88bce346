// SPDX-License-Identifier: Apache-2.0
//
// The reader's side of the rings, one per CPU (bpf/maps.bpf.h `rings`, abi/wire.h
// ior_ring_position). Read in batches: the position that the kernel side compares with every record
// is written once a batch, so that two CPUs do not fight over its cache line. Not synchronised: one
// thread reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "abi/config.h"
#include "abi/wire.h"
#include "base/mapping.h"
#include "base/result.h"

namespace ior::capture {

// One record, valid during the call.
using RecordFn = std::function<void(std::span<const std::byte> record)>;

class Rings {
 public:
  // Maps both maps, whose descriptors may be closed afterwards, laid out as the configuration says.
  static Result<Rings> map(int rings_fd, int positions_fd, const volatile ior_config& config);

  // One for each possible CPU.
  std::size_t count() const { return count_; }

  // Gives every record that ring `index` held when this began, or the first of them, when they are
  // more than max_bytes. Returns how many bytes that were. Hot path.
  std::uint64_t drain(std::size_t index, std::uint64_t max_bytes, const RecordFn& take);

 private:
  Rings(Mapping chunks, Mapping positions, const volatile ior_config& config);

  const std::byte* at(std::size_t ring, std::uint64_t position) const;

  Mapping chunks_;     // read-only
  Mapping positions_;  // by ring; the tails and the rung words are ours to write
  std::size_t count_;
  std::uint64_t ring_chunks_;
  std::uint64_t chunk_mask_;
  unsigned chunk_shift_;
};

}  // namespace ior::capture

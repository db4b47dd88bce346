// SPDX-License-Identifier: Apache-2.0
#include "capture/ring.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace ior::capture {
namespace {

// At most this much of a batch that has been read waits to be released to the kernel side.
constexpr std::uint64_t kBatchBytes = 256 * 1024;

}  // namespace

Result<Rings> Rings::map(int rings_fd, int positions_fd, const volatile ior_config& config) {
  const std::size_t cpus = config.cpus;
  const std::size_t value = std::size_t{config.chunk_mask} + 1 + IOR_RING_PAD;
  IOR_TRY(Mapping chunks, Mapping::map(rings_fd, PROT_READ, cpus * config.ring_chunks * value));
  IOR_TRY(Mapping positions,
          Mapping::map(positions_fd, PROT_READ | PROT_WRITE, cpus * sizeof(ior_ring_position)));
  return Rings(std::move(chunks), std::move(positions), config);
}

Rings::Rings(Mapping chunks, Mapping positions, const volatile ior_config& config)
    : chunks_(std::move(chunks)),
      positions_(std::move(positions)),
      count_(config.cpus),
      ring_chunks_(config.ring_chunks),
      chunk_mask_(config.chunk_mask),
      chunk_shift_(config.chunk_shift) {}

const std::byte* Rings::at(std::size_t ring, std::uint64_t position) const {
  const std::uint64_t chunk =
      ring * ring_chunks_ + ((position >> chunk_shift_) & (ring_chunks_ - 1));
  return chunks_.data() + chunk * (chunk_mask_ + 1 + IOR_RING_PAD) + (position & chunk_mask_);
}

std::uint64_t Rings::drain(std::size_t index, std::uint64_t max_bytes, const RecordFn& take) {
  auto& position = reinterpret_cast<ior_ring_position*>(positions_.data())[index];
  const std::uint64_t head = std::atomic_ref(position.head).load(std::memory_order_acquire);
  const auto release = [&](std::uint64_t up_to) {
    std::atomic_ref(position.tail).store(up_to, std::memory_order_release);
  };
  std::uint64_t tail = position.tail;
  std::uint64_t released = tail;
  const std::uint64_t begin = tail;
  position.rung = 0;
  while (tail < head && tail - begin < max_bytes) {
    const std::byte* record = at(index, tail);
    const std::uint32_t size = reinterpret_cast<const ior_wire_header*>(record)->size;
    if (size < sizeof(ior_wire_header) || size > IOR_RING_PAD) {
      take({record, sizeof(ior_wire_header)});  // counted as malformed
      tail = head;                              // where the next one begins is not known
      break;
    }
    take({record, size});
    tail += (std::uint64_t{size} + 7) / 8 * 8;
    if (tail - released >= kBatchBytes) {
      release(tail);
      released = tail;
    }
  }
  if (tail != released) {
    release(tail);
  }
  return tail - begin;
}

}  // namespace ior::capture

// SPDX-License-Identifier: Apache-2.0
#include "capture/ring.h"

#include <linux/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <utility>

namespace ior::capture {
namespace {

// What the kernel side may overwrite while a batch goes on: at most this much waits to be released.
constexpr std::size_t kBatchBytes = 256 * 1024;

std::size_t page_size() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::byte* map_pages(int fd, int protection, std::size_t bytes, std::size_t offset) {
  void* at = ::mmap(nullptr, bytes, protection, MAP_SHARED, fd, static_cast<off_t>(offset));
  return at == MAP_FAILED ? nullptr : static_cast<std::byte*>(at);
}

// Positions are unsigned long, on their own pages.
std::atomic_ref<std::uint64_t> position(std::byte* page) {
  return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(page));
}

}  // namespace

Result<Ring> Ring::map(int fd, std::size_t bytes) {
  std::byte* consumer = map_pages(fd, PROT_READ | PROT_WRITE, page_size(), 0);
  if (consumer == nullptr) {
    return from_errno("map", "a ring buffer's position");
  }
  std::byte* producer = map_pages(fd, PROT_READ, page_size() + 2 * bytes, page_size());
  if (producer == nullptr) {
    auto error = from_errno("map", "a ring buffer");
    ::munmap(consumer, page_size());
    return error;
  }
  return Ring(consumer, producer, bytes);
}

Ring::Ring(Ring&& other) noexcept
    : consumer_(std::exchange(other.consumer_, nullptr)),
      producer_(std::exchange(other.producer_, nullptr)),
      bytes_(other.bytes_) {}

Ring::~Ring() {
  if (consumer_ != nullptr) {
    ::munmap(consumer_, page_size());
    ::munmap(producer_, page_size() + 2 * bytes_);
  }
}

std::size_t Ring::drain(const RecordFn& take) {
  const std::byte* data = producer_ + page_size();
  const std::uint64_t end = position(producer_).load(std::memory_order_acquire);
  std::uint64_t at = position(consumer_).load(std::memory_order_relaxed);
  std::uint64_t released = at;
  std::size_t records = 0;
  while (at < end) {
    auto* header = reinterpret_cast<std::uint32_t*>(
        const_cast<std::byte*>(data + (at & (bytes_ - 1))));  // only read
    const std::uint32_t length = std::atomic_ref(*header).load(std::memory_order_acquire);
    if ((length & BPF_RINGBUF_BUSY_BIT) != 0) {
      break;  // reserved, and still being written
    }
    const std::uint32_t size = length & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
    if ((length & BPF_RINGBUF_DISCARD_BIT) == 0) {
      take({reinterpret_cast<const std::byte*>(header) + BPF_RINGBUF_HDR_SZ, size});
      ++records;
    }
    at += (size + BPF_RINGBUF_HDR_SZ + 7) / 8 * 8;
    if (at - released >= kBatchBytes) {
      position(consumer_).store(at, std::memory_order_release);
      released = at;
    }
  }
  position(consumer_).store(at, std::memory_order_release);
  return records;
}

}  // namespace ior::capture

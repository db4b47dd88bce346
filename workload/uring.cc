// SPDX-License-Identifier: Apache-2.0
#include "uring.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>

#include "expect.h"
#include "file_names.h"

namespace ior::workload {
namespace {

constexpr long kFirstOperation = 512;  // IOR_OPERATION_BASE of abi/limits.h

long map_ring(int fd, std::size_t size, unsigned long offset) {
  return sys::call(
      IOR_CALL(mmap), {sys::fd(fd)}, nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}

}  // namespace

long Ring::open(unsigned entries) {
  const long fd = sys::call(IOR_CALL(io_uring_setup), {sys::result()}, entries, &params_);
  if (fd < 0) {
    return fd;
  }
  fd_ = static_cast<int>(fd);
  // Both rings share one mapping since Linux 5.4 (IORING_FEAT_SINGLE_MMAP).
  if ((params_.features & IORING_FEAT_SINGLE_MMAP) == 0) {
    return -ENOSYS;
  }
  const std::size_t size =
      std::max(params_.sq_off.array + params_.sq_entries * sizeof(std::uint32_t),
               params_.cq_off.cqes + params_.cq_entries * sizeof(io_uring_cqe));
  const long rings = map_ring(fd_, size, IORING_OFF_SQ_RING);
  if (rings < 0) {
    return rings;
  }
  const long sqes = map_ring(fd_, params_.sq_entries * sizeof(io_uring_sqe), IORING_OFF_SQES);
  if (sqes < 0) {
    return sqes;
  }
  rings_ = reinterpret_cast<char*>(rings);
  sqes_ = reinterpret_cast<io_uring_sqe*>(sqes);
  return 0;
}

long Ring::next_result() {
  std::atomic_ref head(*in_rings<std::uint32_t>(params_.cq_off.head));
  const std::atomic_ref tail(*in_rings<std::uint32_t>(params_.cq_off.tail));
  while (true) {
    if (head.load() == tail.load()) {
      sys::call(
          IOR_CALL(io_uring_enter), {sys::fd(fd_)}, fd_, 0, 1, IORING_ENTER_GETEVENTS, nullptr, 0);
      continue;
    }
    const std::uint32_t at = head.load() & (params_.cq_entries - 1);
    const io_uring_cqe& entry = in_rings<io_uring_cqe>(params_.cq_off.cqes)[at];
    const long result = entry.res;
    const bool notification = (entry.flags & IORING_CQE_F_NOTIF) != 0;
    head.fetch_add(1);
    if (!notification) {
      return result;
    }
  }
}

long Ring::run(const io_uring_sqe& operation,
               const char* name,
               const sys::Files& files,
               sys::Moves moves) {
  std::atomic_ref sq_tail(*in_rings<std::uint32_t>(params_.sq_off.tail));
  const std::uint32_t slot = sq_tail.load() & (params_.sq_entries - 1);
  sqes_[slot] = operation;
  in_rings<std::uint32_t>(params_.sq_off.array)[slot] = slot;
  sq_tail.fetch_add(1);
  FileUse first = sys::is_produced(files.first) ? FileUse{} : sys::resolve(files.first);
  FileUse second = sys::is_produced(files.second) ? FileUse{} : sys::resolve(files.second);
  const long taken = sys::call(
      IOR_CALL(io_uring_enter), {sys::fd(fd_)}, fd_, 1, 1, IORING_ENTER_GETEVENTS, nullptr, 0);
  if (taken < 0) {
    return taken;
  }
  const long result = next_result();
  const auto produced = [result](const sys::FileArg& argument, FileUse& use) {
    if (sys::is_produced(argument) && result >= 0) {
      sys::forget_fd(static_cast<int>(result));
      use = sys::resolve(sys::fd(static_cast<int>(result)));
    }
  };
  produced(files.first, first);
  produced(files.second, second);
  const bool moved = moves == sys::Moves::kReturned && result > 0;
  recorder().note({.call = name,
                   .nr = kFirstOperation + operation.opcode,
                   .ret = result,
                   .bytes = moved ? static_cast<std::uint64_t>(result) : 0,
                   .file = &first,
                   .file2 = &second});
  return result;
}

long Ring::register_resource(unsigned what, const void* argument, unsigned count) {
  return sys::call(IOR_CALL(io_uring_register), {sys::fd(fd_)}, fd_, what, argument, count);
}

long Ring::register_self() {
  constexpr unsigned kRegisterRingFds = 20;  // IORING_REGISTER_RING_FDS, Linux 5.18
  io_uring_rsrc_update place{};
  place.offset = ~0U;  // any
  place.data = static_cast<std::uint64_t>(fd_);
  const long taken = register_resource(kRegisterRingFds, &place, 1);
  return taken < 0 ? taken : static_cast<long>(place.offset);
}

long Ring::enter_by_index(long index) {
  constexpr unsigned kEnterRegisteredRing = 1U << 4U;  // IORING_ENTER_REGISTERED_RING, Linux 5.18
  return sys::call(
      IOR_CALL(io_uring_enter), {sys::fd(fd_)}, index, 0, 0, kEnterRegisteredRing, nullptr, 0);
}

}  // namespace ior::workload

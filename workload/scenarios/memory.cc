// SPDX-License-Identifier: Apache-2.0
//
// Files in memory. mmap names a file; munmap, mremap and msync only addresses.
#include <sys/mman.h>

#include "scenario.h"
#include "sys_file.h"
#include "sys_task.h"

namespace ior::workload {
namespace {

constexpr long kPage = 4096;

long map(int fd, long size, int protection, int flags) {
  return sys::call(IOR_CALL(mmap), {sys::fd(fd)}, nullptr, size, protection, flags, fd, 0L);
}

long unmap(long address, long size) {
  return sys::call(IOR_CALL(munmap), {}, address, size);
}

void memory_mmap(Context& context) {
  const int fd =
      context.ok(sys::openat(AT_FDCWD, context.path("mmapfile.txt"), O_RDWR | O_CREAT, 0644));
  context.ok(sys::call(IOR_CALL(ftruncate), {sys::fd(fd)}, fd, 3 * kPage));
  std::array<long, 3> at{};
  for (long& address : at) {
    address = map(fd, 3 * kPage, PROT_READ | PROT_WRITE, MAP_SHARED);
    context.check(address > 0, "mmap of a file");
  }
  // Touching the mapping reads and writes the file without any call.
  *reinterpret_cast<volatile char*>(at[0]) = 'm';
  times(7, [&] { context.ok(sys::call(IOR_CALL(msync), {}, at[0], kPage, MS_SYNC)); });
  times(2, [&](int i) { context.ok(unmap(at[static_cast<std::size_t>(i)], 3 * kPage)); });
  times(5, [&] { context.fails(EINVAL, map(fd, kPage, PROT_READ, 0)); });
}

void memory_mremap(Context& context) {
  const int fd =
      context.ok(sys::openat(AT_FDCWD, context.path("mremapfile.txt"), O_RDWR | O_CREAT, 0644));
  context.ok(sys::call(IOR_CALL(ftruncate), {sys::fd(fd)}, fd, 16 * kPage));
  long at = map(fd, kPage, PROT_READ, MAP_SHARED);
  context.check(at > 0, "mmap of a file");
  times(3, [&](int i) {
    at = sys::call(IOR_CALL(mremap), {}, at, (i + 1) * kPage, (i + 2) * kPage, MREMAP_MAYMOVE);
    context.check(at > 0, "mremap that grows");
  });
  times(2, [&] { context.fails(EINVAL, sys::call(IOR_CALL(mremap), {}, at, kPage, 0L, 0)); });
  context.ok(unmap(at, 4 * kPage));
}

// In a child, whose tid tells these calls from those of the workload's own allocator.
void memory_anonymous(Context& context) {
  const long child = context.ok(sys::fork());
  if (child != 0) {
    sys::reap(child);
    return;
  }
  std::array<long, 5> at{};
  for (long& address : at) {
    address = map(-1, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
    context.check(address > 0, "mmap of no file");
  }
  times(3, [&](int i) { context.ok(unmap(at[static_cast<std::size_t>(i)], 2 * kPage)); });
  context.ok(sys::call(IOR_CALL(mprotect), {}, at[3], kPage, PROT_READ));
  times(2, [&] { context.ok(sys::call(IOR_CALL(madvise), {}, at[4], kPage, MADV_DONTNEED)); });
  sys::exit_group(context.failed() ? 1 : 0);
}

constexpr std::array kScenarios = {
    Scenario{
        "memory-anonymous", "mmap without a file, munmap, mprotect, madvise", memory_anonymous},
    Scenario{"memory-mmap", "a file mapped, synced and unmapped, and refused", memory_mmap},
    Scenario{"memory-mremap", "a file's mapping grown, and refused", memory_mremap},
};

}  // namespace

std::span<const Scenario> memory_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

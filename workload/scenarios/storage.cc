// SPDX-License-Identifier: Apache-2.0
//
// Syncing, preallocating and advising: calls about where data is.
#include <linux/falloc.h>
#include <unistd.h>

#include "scenario.h"
#include "sys_file.h"

namespace ior::workload {
namespace {

int make_file(Context& context, const char* name) {
  const int fd = context.ok(sys::openat(AT_FDCWD, context.path(name), O_RDWR | O_CREAT, 0644));
  context.ok(sys::write(fd, "sync test data", 14));
  return fd;
}

void sync_basic(Context& context) {
  const int fd = make_file(context, "syncfile.txt");
  times(2, [&] { context.ok(sys::call(IOR_CALL(fsync), {sys::fd(fd)}, fd)); });
  times(3, [&] { context.ok(sys::call(IOR_CALL(fdatasync), {sys::fd(fd)}, fd)); });
  times(5, [&] { context.fails(EBADF, sys::call(IOR_CALL(fsync), {sys::fd(9999)}, 9999)); });
}

void sync_range(Context& context) {
  const int fd = make_file(context, "syncrangefile.txt");
  times(3, [&] {
    context.ok(
        sys::call(IOR_CALL(sync_file_range), {sys::fd(fd)}, fd, 0L, 4096L, SYNC_FILE_RANGE_WRITE));
  });
  times(2, [&] {
    context.fails(EINVAL, sys::call(IOR_CALL(sync_file_range), {sys::fd(fd)}, fd, -1L, 1L, 0));
  });
}

// On the scenario's file system only; sync(2), which has no file, goes for all of them.
void sync_file_system(Context& context) {
  const int fd = make_file(context, "syncfsfile.txt");
  times(2, [&] { context.ok(sys::call(IOR_CALL(syncfs), {sys::fd(fd)}, fd)); });
  times(3, [&] { context.ok(sys::call(IOR_CALL(sync), {})); });
}

void space_fallocate(Context& context) {
  const int fd = make_file(context, "fallocatefile.txt");
  const long first = sys::call(IOR_CALL(fallocate), {sys::fd(fd)}, fd, 0, 0L, 65536L);
  if (first == -EOPNOTSUPP) {
    return context.skip("this file system cannot preallocate");
  }
  context.ok(first);
  times(2, [&] {
    context.ok(
        sys::call(IOR_CALL(fallocate), {sys::fd(fd)}, fd, FALLOC_FL_KEEP_SIZE, 65536L, 4096L));
  });
  times(3, [&] {
    context.fails(EINVAL, sys::call(IOR_CALL(fallocate), {sys::fd(fd)}, fd, 0, 0L, 0L));
  });
}

void space_fadvise(Context& context) {
  const int fd = make_file(context, "fadvisefile.txt");
  times(5, [&] {
    context.ok(sys::call(IOR_CALL(fadvise64), {sys::fd(fd)}, fd, 0L, 0L, POSIX_FADV_SEQUENTIAL));
  });
  times(3, [&] {
    context.fails(EINVAL, sys::call(IOR_CALL(fadvise64), {sys::fd(fd)}, fd, 0L, 0L, 99));
  });
}

// Reads ahead for others: the result is 0, no data moves to the caller.
void space_readahead(Context& context) {
  const int fd = make_file(context, "readaheadfile.txt");
  times(5, [&] { context.ok(sys::call(IOR_CALL(readahead), {sys::fd(fd)}, fd, 0L, 4096L)); });
}

constexpr std::array kScenarios = {
    Scenario{"space-fadvise", "fadvise64, and refused", space_fadvise},
    Scenario{"space-fallocate",
             "fallocate with and without keeping the size, and refused",
             space_fallocate},
    Scenario{"space-readahead", "readahead", space_readahead},
    Scenario{"sync-basic", "fsync and fdatasync, and of a closed number", sync_basic},
    Scenario{
        "sync-filesystem", "syncfs of the file's file system, and sync of all", sync_file_system},
    Scenario{"sync-range", "sync_file_range, and refused", sync_range},
};

}  // namespace

std::span<const Scenario> storage_scenarios() {
  return kScenarios;
}

}  // namespace ior::workload

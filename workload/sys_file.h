// SPDX-License-Identifier: Apache-2.0
//
// Calls on files by descriptor or by path: open, close, read, write, names, attributes.
#pragma once

#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "sys.h"

namespace ior::workload::sys {

// --- opening and closing ---
inline long open(CString p, int flags, mode_t mode = 0) {
  return call(IOR_CALL(open), {path(p)}, p, flags, mode);
}
inline long openat(int dir, CString p, int flags, mode_t mode = 0) {
  return call(IOR_CALL(openat), {at(dir, p)}, dir, p, flags, mode);
}
inline long openat2(int dir, CString p, const open_how* how) {
  return call(IOR_CALL(openat2), {at(dir, p)}, dir, p, how, sizeof *how);
}
inline long creat(CString p, mode_t mode) {
  return call(IOR_CALL(creat), {path(p)}, p, mode);
}
inline long close(int n) {
  return call(IOR_CALL(close), {fd(n)}, n);
}
inline long close_range(unsigned first, unsigned last, unsigned flags) {
  return call(IOR_CALL(close_range), {fd(static_cast<int>(first))}, first, last, flags);
}

// --- data ---
inline long read(int n, void* data, std::size_t size) {
  return transfer(IOR_CALL(read), {fd(n)}, n, data, size);
}
inline long write(int n, const void* data, std::size_t size) {
  return transfer(IOR_CALL(write), {fd(n)}, n, data, size);
}
inline long pread64(int n, void* data, std::size_t size, long offset) {
  return transfer(IOR_CALL(pread64), {fd(n)}, n, data, size, offset);
}
inline long pwrite64(int n, const void* data, std::size_t size, long offset) {
  return transfer(IOR_CALL(pwrite64), {fd(n)}, n, data, size, offset);
}
inline long readv(int n, const iovec* parts, int count) {
  return transfer(IOR_CALL(readv), {fd(n)}, n, parts, count);
}
inline long writev(int n, const iovec* parts, int count) {
  return transfer(IOR_CALL(writev), {fd(n)}, n, parts, count);
}
// The kernel takes the offset in two halves; on 64 bits the low one holds all of it.
inline long preadv(int n, const iovec* parts, int count, long offset) {
  return transfer(IOR_CALL(preadv), {fd(n)}, n, parts, count, offset, 0);
}
inline long pwritev(int n, const iovec* parts, int count, long offset) {
  return transfer(IOR_CALL(pwritev), {fd(n)}, n, parts, count, offset, 0);
}
inline long preadv2(int n, const iovec* parts, int count, long offset, int flags) {
  return transfer(IOR_CALL(preadv2), {fd(n)}, n, parts, count, offset, 0, flags);
}
inline long pwritev2(int n, const iovec* parts, int count, long offset, int flags) {
  return transfer(IOR_CALL(pwritev2), {fd(n)}, n, parts, count, offset, 0, flags);
}
inline long lseek(int n, long offset, int whence) {
  return call(IOR_CALL(lseek), {fd(n)}, n, offset, whence);
}

// --- descriptors ---
inline long dup(int n) {
  return call(IOR_CALL(dup), {fd(n)}, n);
}
inline long dup2(int n, int wanted) {
  return call(IOR_CALL(dup2), {fd(n)}, n, wanted);
}
inline long dup3(int n, int wanted, int flags) {
  return call(IOR_CALL(dup3), {fd(n)}, n, wanted, flags);
}
inline long fcntl(int n, int command, long argument = 0) {
  return call(IOR_CALL(fcntl), {fd(n)}, n, command, argument);
}
inline long ioctl(int n, unsigned long request, void* argument) {
  return call(IOR_CALL(ioctl), {fd(n)}, n, request, argument);
}
inline long flock(int n, int operation) {
  return call(IOR_CALL(flock), {fd(n)}, n, operation);
}

}  // namespace ior::workload::sys

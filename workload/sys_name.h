// SPDX-License-Identifier: Apache-2.0
//
// Calls that work on names: renaming, linking, removing, directories, attributes by path.
#pragma once

#include <sys/stat.h>
#include <sys/statfs.h>

#include "sys.h"

namespace ior::workload::sys {

// --- renaming, linking, removing ---
inline long rename(CString from, CString to) {
  return call(IOR_CALL(rename), {path(from), path(to)}, from, to);
}
inline long renameat(int from_dir, CString from, int to_dir, CString to) {
  return call(IOR_CALL(renameat), {at(from_dir, from), at(to_dir, to)}, from_dir, from, to_dir, to);
}
inline long renameat2(int from_dir, CString from, int to_dir, CString to, unsigned flags) {
  return call(
      IOR_CALL(renameat2), {at(from_dir, from), at(to_dir, to)}, from_dir, from, to_dir, to, flags);
}
inline long link(CString from, CString to) {
  return call(IOR_CALL(link), {path(from), path(to)}, from, to);
}
inline long linkat(int from_dir, CString from, int to_dir, CString to, int flags) {
  return call(
      IOR_CALL(linkat), {at(from_dir, from), at(to_dir, to)}, from_dir, from, to_dir, to, flags);
}
// The first "path" of a symbolic link is what it says, as it stands.
inline long symlink(CString target, CString name) {
  return call(IOR_CALL(symlink), {text(target), path(name)}, target, name);
}
inline long symlinkat(CString target, int dir, CString name) {
  return call(IOR_CALL(symlinkat), {text(target), at(dir, name)}, target, dir, name);
}
inline long readlink(CString p, char* buffer, std::size_t size) {
  return transfer(IOR_CALL(readlink), {path(p)}, p, buffer, size);
}
inline long readlinkat(int dir, CString p, char* buffer, std::size_t size) {
  return transfer(IOR_CALL(readlinkat), {at(dir, p)}, dir, p, buffer, size);
}
inline long unlink(CString p) {
  return call(IOR_CALL(unlink), {path(p)}, p);
}
inline long unlinkat(int dir, CString p, int flags) {
  return call(IOR_CALL(unlinkat), {at(dir, p)}, dir, p, flags);
}

// --- directories and nodes ---
inline long mkdir(CString p, mode_t mode) {
  return call(IOR_CALL(mkdir), {path(p)}, p, mode);
}
inline long mkdirat(int dir, CString p, mode_t mode) {
  return call(IOR_CALL(mkdirat), {at(dir, p)}, dir, p, mode);
}
inline long rmdir(CString p) {
  return call(IOR_CALL(rmdir), {path(p)}, p);
}
inline long mknod(CString p, mode_t mode, dev_t device) {
  return call(IOR_CALL(mknod), {path(p)}, p, mode, device);
}
inline long mknodat(int dir, CString p, mode_t mode, dev_t device) {
  return call(IOR_CALL(mknodat), {at(dir, p)}, dir, p, mode, device);
}
inline long chdir(CString p) {
  return call(IOR_CALL(chdir), {path(p)}, p);
}
inline long fchdir(int n) {
  return call(IOR_CALL(fchdir), {fd(n)}, n);
}
inline long chroot(CString p) {
  return call(IOR_CALL(chroot), {path(p)}, p);
}
inline long getcwd(char* buffer, std::size_t size) {
  return transfer(IOR_CALL(getcwd), {at(AT_FDCWD, nullptr)}, buffer, size);
}
inline long getdents(int n, void* buffer, std::size_t size) {
  return transfer(IOR_CALL(getdents), {fd(n)}, n, buffer, size);
}
inline long getdents64(int n, void* buffer, std::size_t size) {
  return transfer(IOR_CALL(getdents64), {fd(n)}, n, buffer, size);
}

// --- what a name stands for ---
inline long stat(CString p, struct stat* out) {
  return call(IOR_CALL(stat), {path(p)}, p, out);
}
inline long lstat(CString p, struct stat* out) {
  return call(IOR_CALL(lstat), {path(p)}, p, out);
}
inline long fstat(int n, struct stat* out) {
  return call(IOR_CALL(fstat), {fd(n)}, n, out);
}
inline long newfstatat(int dir, CString p, struct stat* out, int flags) {
  return call(IOR_CALL(newfstatat), {at(dir, p)}, dir, p, out, flags);
}
inline long statx(int dir, CString p, int flags, unsigned mask, struct statx* out) {
  return call(IOR_CALL(statx), {at(dir, p)}, dir, p, flags, mask, out);
}
inline long access(CString p, int mode) {
  return call(IOR_CALL(access), {path(p)}, p, mode);
}
inline long faccessat(int dir, CString p, int mode) {
  return call(IOR_CALL(faccessat), {at(dir, p)}, dir, p, mode);
}
inline long faccessat2(int dir, CString p, int mode, int flags) {
  return call(IOR_CALL(faccessat2), {at(dir, p)}, dir, p, mode, flags);
}
inline long statfs(CString p, struct statfs* out) {
  return call(IOR_CALL(statfs), {path(p)}, p, out);
}
inline long fstatfs(int n, struct statfs* out) {
  return call(IOR_CALL(fstatfs), {fd(n)}, n, out);
}

// --- handles ---
inline long name_to_handle_at(int dir, CString p, file_handle* out, int* mount, int flags) {
  return call(IOR_CALL(name_to_handle_at), {at(dir, p)}, dir, p, out, mount, flags);
}
// The file is the one that was opened, not the mount descriptor that led to it.
inline long open_by_handle_at(int mount, const file_handle* handle, int flags) {
  return call(IOR_CALL(open_by_handle_at), {result()}, mount, handle, flags);
}

}  // namespace ior::workload::sys

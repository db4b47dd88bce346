// SPDX-License-Identifier: Apache-2.0
//
// System calls that scenarios make: the instruction itself, so that libc cannot put another call in
// its place, and a note of each in the recorder.
//
// A wrapper names the call, says which of its arguments are files, and passes the arguments on:
//   return call(IOR_CALL(renameat), {at(from_dir, from), at(to_dir, to)}, from_dir, from, to_dir,
//   to);
// Results are the kernel's: negative errno on failure. The file behind a descriptor is asked of
// /proc/self/fd once and remembered until a wrapper closes, reuses or renames it; that readlink is
// not logged (its own path, /proc/self/fd/N, keeps it apart from every logged call).
#pragma once

#include <fcntl.h>
#include <sys/syscall.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace ior::workload::sys {

struct CallId {
  long nr;
  const char* name;
};
// The name and the number of one call can only be written together.
#define IOR_CALL(name)           \
  ::ior::workload::sys::CallId { \
    SYS_##name, #name            \
  }

// One argument that names a file.
struct FileArg {
  enum class Kind : std::uint8_t { kNone, kFd, kPath, kText, kResult, kCell };
  Kind kind = Kind::kNone;
  int fd = -1;                 // kFd: the descriptor; kPath: the directory it starts from
  const char* path = nullptr;  // kPath, kText
  const int* cell = nullptr;   // kCell: where the call writes a descriptor
};

// A descriptor argument.
constexpr FileArg fd(int number) {
  return {FileArg::Kind::kFd, number, nullptr, nullptr};
}
// A path argument that starts at `dirfd` (AT_FDCWD: the working directory) unless absolute.
// Empty or null: the directory itself (AT_EMPTY_PATH).
constexpr FileArg at(int dirfd, const char* path) {
  return {FileArg::Kind::kPath, dirfd, path, nullptr};
}
// A path argument that starts at the working directory unless absolute.
constexpr FileArg path(const char* path) {
  return at(AT_FDCWD, path);
}
// Text that is logged as it stands (what a symbolic link shall say).
constexpr FileArg text(const char* words) {
  return {FileArg::Kind::kText, -1, words, nullptr};
}
// The descriptor that the call returns, when that is the only file there is (socket, eventfd).
constexpr FileArg result() {
  return {FileArg::Kind::kResult, -1, nullptr, nullptr};
}
// A descriptor that the call writes into memory (pipe, socketpair).
constexpr FileArg written_to(const int* cell) {
  return {FileArg::Kind::kCell, -1, nullptr, cell};
}

// The files of one call, in the order of its arguments.
struct Files {
  FileArg first{};
  FileArg second{};
};

// How the bytes of a call come from its result.
enum class Moves : std::uint8_t {
  kNothing,   // 0
  kReturned,  // a positive result is the number of bytes
};

using Words = std::array<long, 6>;

// The bare instruction. Nothing is logged.
inline long syscall6(long nr, const Words& a) {
  long ret = nr;
  register long r10 asm("r10") = a[3];
  register long r8 asm("r8") = a[4];
  register long r9 asm("r9") = a[5];
  asm volatile("syscall"
               : "+a"(ret)
               : "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return ret;
}

// A path argument: what c_str() gives, or any pointer, also a bad one.
struct CString {
  const char* text;
  CString(const char* pointer) : text(pointer) {}             // NOLINT(google-explicit-constructor)
  CString(const std::string& owner) : text(owner.c_str()) {}  // NOLINT(google-explicit-constructor)
  operator const char*() const { return text; }               // NOLINT(google-explicit-constructor)
};

template <class T>
long to_word(T value) {
  if constexpr (std::is_null_pointer_v<T>) {
    return 0;
  } else if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<long>(value);
  } else if constexpr (std::is_same_v<T, CString>) {
    return reinterpret_cast<long>(value.text);
  } else {
    return static_cast<long>(value);
  }
}

template <class... Args>
long bare(long nr, Args... args) {
  return syscall6(nr, Words{to_word(args)...});
}

// Makes the call and logs it. `most` bounds the bytes (a receive buffer under MSG_TRUNC).
long invoke(const CallId& id, const Files& files, Moves moves, const Words& words, long most = -1);

// A call that moves no data.
template <class... Args>
long call(const CallId& id, const Files& files, Args... args) {
  return invoke(id, files, Moves::kNothing, Words{to_word(args)...});
}

// A call whose positive result is a number of bytes.
template <class... Args>
long transfer(const CallId& id, const Files& files, Args... args) {
  return invoke(id, files, Moves::kReturned, Words{to_word(args)...});
}

// Logs a call before it is made, for one after which nothing can be logged: exit (does not return)
// and execve (returns 0 in the new image). The slot is for Recorder::amend, should it come back.
int announce(const CallId& id, const Files& files, bool returns);

// What the recorder is told about `fd` from now on, instead of what /proc says: for a file that
// /proc cannot name (another mount namespace, chroot) or that another thread is about to replace.
void set_fd_path(int fd, std::string_view path);
// The same for what has no path: "socket:[1]".
void set_fd_object(int fd, std::string_view object);
// Forgets what is known of one descriptor, or of all of them and of the working directory.
void forget_fd(int fd);
void forget_names();

}  // namespace ior::workload::sys

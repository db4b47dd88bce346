// SPDX-License-Identifier: Apache-2.0
//
// The recorder: what the workload did, written down at each call, printed after the work.
//
// Every system call that a scenario makes goes through sys.h, which logs it here: name, files,
// result. The log is memory mapped from a memfd and shared by every thread, every forked child and,
// over execve, every program image of the scenario. Logging makes no system call, so what a tracer
// sees between two calls of a scenario is nothing. print() groups the log into JSON lines.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ior::workload {

// How the path of a logged call relates to what the call was given.
enum class PathIs : std::uint8_t {
  kNone,      // no file, or an object without a path (see object)
  kExact,     // an absolute string argument, or the file behind a descriptor
  kRelative,  // a string relative to the working directory or to a directory descriptor
};

// One file as a call used it. Empty strings mean "none".
struct FileUse {
  std::string path{};    // absolute; a relative argument is joined to its directory, not normalised
  std::string arg{};     // the string that the call was given, when relative
  std::string object{};  // "pipe:[1]", "socket:[2]", "anon_inode:[eventpoll]": what has no path
  std::string endpoints{};  // sockets: "127.0.0.1:1->127.0.0.1:2", "unix:/path"; before the call
  // Only when the scenario states open files (open_file.h): the open file that the call used or
  // made, as /proc/PID/fd/N names it without " (deleted)" (sockets as strace -yy), and its inode
  // number.
  std::string file{};
  std::uint64_t ino = 0;
  PathIs path_is = PathIs::kNone;
  bool deleted = false;  // the name was gone when the call was made
};

// What the log keeps of one call. `ret` is the kernel's word: negative errno on failure.
struct CallNote {
  std::string_view call;  // x86-64 name without "sys_"
  long nr = 0;
  long ret = 0;
  std::uint64_t bytes = 0;  // data moved, by the rules in --help
  bool returns = true;      // false: exit, exit_group
  std::string_view abi{};   // "" for x86-64, "i386" for int $0x80
  const FileUse* file = nullptr;
  const FileUse* file2 = nullptr;
};

// The log of one scenario run. One per process; set up before the start signal.
class Recorder {
 public:
  // Makes a new log behind a memfd (descriptor number >= 200, inherited over execve).
  // Returns false, with errno set, when the kernel refuses the memory.
  [[nodiscard]] bool create();

  // Joins the log of the image that executed this one. `fd` as log_fd() gave it there.
  [[nodiscard]] bool attach(int fd);

  // Nothing is logged before start(): setting up is not part of the expectation.
  void start();

  // Adds one call of the calling thread. Returns its slot, or -1 when nothing was logged.
  // A full log is remembered and reported by print().
  int note(const CallNote& call);

  // Replaces the result of a call that was noted before it was made (execve, exit).
  void amend(int slot, long ret);

  // JSON lines to `out`; returns false when the log overflowed (the lines are then incomplete).
  [[nodiscard]] bool print(std::string& out) const;

  [[nodiscard]] int log_fd() const { return fd_; }

 private:
  struct Shared;
  [[nodiscard]] bool map(int fd);
  [[nodiscard]] std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::string_view text(std::uint32_t id) const;

  int fd_ = -1;
  Shared* shared_ = nullptr;
};

// The one recorder of this process.
Recorder& recorder();

// The calling thread's identity as logged. Cached per thread, because asking the kernel at each
// call would be a call in the trace; whoever makes a thread, forks or renames itself says so here.
void refresh_identity();

// `text` as a JSON string: bytes outside printable ASCII become \u00XX, one per byte, so that a
// reader gets the bytes back by encoding the decoded string as Latin-1.
std::string json_string(std::string_view text);

// "ENOENT" for ENOENT; the number in text when it has no name.
std::string errno_name(int error);

}  // namespace ior::workload

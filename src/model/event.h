// SPDX-License-Identifier: Apache-2.0
//
// What every stage after resolve speaks: a finished call with everything it refers to. Values only.
//
// Times are CLOCK_BOOTTIME nanoseconds. "Unknown" is an empty optional or a null pointer, never a
// zero.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/syscall_table.h"

namespace ior::model {

// A thread as it was when it made a call: a new name, or an exec, makes a new Task.
struct Task {
  std::uint32_t tid = 0;
  std::uint32_t tgid = 0;
  std::uint32_t parent_tgid = 0;
  std::uint32_t uid = 0;        // effective
  std::uint64_t start_ns = 0;   // start of the thread: tells a reused tid from its predecessor
  std::uint64_t cgroup_id = 0;  // cgroup v2
  std::string comm;             // raw bytes: hostile text
};

enum class FileKind : std::uint8_t {
  kRegular,
  kDirectory,
  kCharDevice,
  kBlockDevice,
  kPipe,  // anonymous, or a FIFO when it has a path
  kSocket,
  kSymlink,
  kAnonInode,  // eventfd, epoll, timerfd, io_uring, ...
  kMemory,     // memfd and its like
  kOther,
};

// A file that a descriptor stood for, or a directory that a path starts from.
struct File {
  FileKind kind = FileKind::kOther;
  bool deleted = false;      // had a name, and has none any more
  bool truncated = false;    // the path's beginning is missing
  bool unreachable = false;  // in a tree that is mounted nowhere
  std::uint64_t inode = 0;
  std::uint32_t dev_major = 0;
  std::uint32_t dev_minor = 0;
  std::uint32_t rdev_major = 0;  // devices
  std::uint32_t rdev_minor = 0;
  // What identifies it: "/usr/bin/git", "pipe:[123]", "TCP:[127.0.0.1:80->127.0.0.1:40000]",
  // "anon_inode:[eventfd]". Raw bytes: hostile text. No mark for a deleted file.
  std::string name;
};

enum class Outcome : std::uint8_t {
  kReturned,
  kNoEnter,   // the enter was not seen: no start, no latency, no gap, no files
  kNoReturn,  // never returns: exit, rt_sigreturn, a death inside the call
  kInFlight,  // still running when tracing stopped
};

// Why something that a call refers to is not known.
struct CallNotes {
  bool bad_fd : 1 = false;           // the descriptor was not open
  bool bad_fd2 : 1 = false;          // the second one was not
  bool file_lost : 1 = false;        // the ring was full when its file was to be announced
  bool path_unreadable : 1 = false;  // a path argument could not be read
  bool path_truncated : 1 = false;   // a path argument was cut
  bool file_returned : 1 = false;    // file is that of the returned descriptor
  bool fd_changed : 1 =
      false;  // another thread gave the number to another file: this one may not be the one used
  bool file2_returned : 1 = false;  // file2 is that of the returned descriptor
  bool has_pair : 1 = false;        // pair, file and file2 are the descriptors that the call made
  bool compat : 1 = false;          // nr is a 32-bit number: info is null
  bool io_worker : 1 = false;       // operations: handed to a worker thread of the ring
  bool sq_poll : 1 = false;         // operations: fetched by the ring's own thread
  bool fixed_file : 1 = false;      // operations: the descriptor is an index of registered files
  bool more : 1 = false;  // operations: a notification follows: its buffer is still in use
  bool started_before : 1 =
      false;                    // in flight, and began before tracing did: enter_ns is that time
  bool unresolved : 1 = false;  // an id whose announcement was given up by a bounded table
};

// One finished call. The pointers and views hold until the batch it came in is dropped.
struct CallEvent {
  std::uint64_t sequence = 0;  // order of leaving the reader, from 1
  std::int32_t nr = 0;
  Outcome outcome = Outcome::kReturned;
  CallNotes notes;
  const SyscallInfo* info = nullptr;  // null: a number that the table does not know
  const Task* task = nullptr;         // null: unknown
  std::uint64_t enter_ns = 0;
  std::optional<std::uint64_t> latency_ns;
  std::optional<std::uint64_t> gap_ns;  // since this thread's previous traced call
  std::optional<std::int64_t> ret;      // result, or negative errno
  std::uint32_t thread_seq = 0;         // finished calls of this thread, lost ones included
  std::uint8_t nargs = 0;
  std::array<std::uint64_t, kMaxArgs> args{};
  const File* file =
      nullptr;  // of the descriptor argument at the enter, or of the descriptor that was returned
  const File* file2 = nullptr;  // of the second descriptor
  const File* dir = nullptr;    // what path starts from; null: the root of all, or unknown
  const File* dir2 = nullptr;   // what path2 starts from
  std::string_view path;        // path argument as the program gave it, raw bytes
  std::string_view path2;       // second path argument
  std::array<std::int32_t, 2> pair{-1, -1};  // descriptors made by pipe and socketpair
};

// Whether enter_ns is when the call began.
inline bool has_start(const CallEvent& event) {
  return event.outcome != Outcome::kNoEnter && !event.notes.started_before;
}

// What left the reader at once, in order of completion. One owner at a time.
using EventSpan = std::span<const CallEvent>;

// Bytes that the call moved by the table's byte rule: 0 for calls that move none and for failed
// ones.
std::uint64_t bytes_moved(const CallEvent& event);

// The name a row prints: the tracepoint's name of the call, "syscall_999", "ia32_20".
std::string call_name(const CallEvent& event);

// Appends the name of the file that the call used: of the open file when there is one, else of the
// path argument joined with the directory it starts from. Appends nothing and returns false when
// the call is about no file, or it is not known.
bool append_file_name(std::string& out, const CallEvent& event);

// The same for the second file or path.
bool append_second_name(std::string& out, const CallEvent& event);

}  // namespace ior::model

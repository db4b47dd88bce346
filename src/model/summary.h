// SPDX-License-Identifier: Apache-2.0
//
// What happened, as a value that report, page, diff and dashboard draw. Made by
// aggregate/summary.h; owns all it shows and is safe on any thread. Names are raw bytes: hostile
// text. Durations are ns. Every table is exact in sum: rows + other = total of what the table is
// about. `other` holds what limits left out and what bounded memory had to fold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"
#include "model/histogram.h"
#include "model/loss.h"
#include "model/stored_event.h"
#include "model/timeline.h"

namespace ior::model {

// What any set of calls has in common.
struct CallStats {
  std::uint64_t calls = 0;
  std::uint64_t errors = 0;  // results that are an errno; restarts are not errors
  std::uint64_t bytes = 0;   // moved: one that is read and written at once counts once here
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t timed = 0;    // calls whose latency is known
  std::uint64_t time_ns = 0;  // sum over the timed calls
  // The part of time_ns that was waiting for somebody else by design: poll, sleep, futex, wait,
  // accept; reads of pipes, sockets and terminals. What is left is what the file cost.
  std::uint64_t waiting_ns = 0;
  std::uint64_t min_ns = 0;  // of the timed calls; 0 without any, as those below
  std::uint64_t max_ns = 0;
  std::uint64_t p50_ns = 0;  // within Histogram::kRelativeError
  std::uint64_t p95_ns = 0;
  std::uint64_t p99_ns = 0;
  std::uint64_t gaps = 0;  // calls whose distance to their thread's previous call is known
  std::uint64_t gap_ns = 0;

  std::uint64_t busy_ns() const { return time_ns - waiting_ns; }
  std::uint64_t mean_ns() const { return timed == 0 ? 0 : time_ns / timed; }
  std::uint64_t mean_gap_ns() const { return gaps == 0 ? 0 : gap_ns / gaps; }
};

struct ErrnoCount {
  int number = 0;  // positive: ENOENT is 2
  std::uint64_t count = 0;
};

struct CallRow {
  std::string name;  // as rows print it
  std::int32_t nr = 0;
  bool compat = false;                // nr is a 32-bit number
  const SyscallInfo* info = nullptr;  // null: not in the table
  CallStats stats;
  std::vector<ErrnoCount> errors;  // most frequent first
  Histogram latency;
  Histogram gap;
};

struct FileRow {
  std::string name;
  std::optional<FileKind> kind;  // empty: only ever named by path
  CallStats stats;
  std::uint64_t opens = 0;  // that succeeded
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t uses = 0;  // reads, writes, maps, copies, listings, execs, ioctls
  std::uint64_t syncs = 0;
  std::uint64_t sync_ns = 0;
  std::uint64_t tiny_reads = 0;   // that moved 1..kTinyBytes
  std::uint64_t tiny_writes = 0;  // that moved 1..kTinyBytes
  std::uint64_t tiny_bytes = 0;   // moved by tiny_writes
  std::string comm;               // who used it most
};

// Reads and writes up to this size are tiny: a system call for less than a sector.
inline constexpr std::uint64_t kTinyBytes = 511;

// The files directly inside; "[pipes]", "[sockets]", ... for those without a place.
struct DirectoryRow {
  std::string name;
  std::uint64_t files = 0;  // names seen
  CallStats stats;
};

struct ThreadRow {
  std::uint32_t tid = 0;
  std::uint32_t tgid = 0;
  std::uint64_t start_ns = 0;
  std::uint32_t uid = 0;
  std::uint64_t cgroup_id = 0;
  std::string comm;  // a thread that renames itself, or execs, begins another row
  CallStats stats;
};

struct ProcessRow {
  std::uint32_t tgid = 0;
  std::uint64_t start_ns = 0;  // 0: its first thread made no call
  std::uint32_t lifetime = 1;  // 2 for the second process that had this tgid, ...
  std::uint32_t uid = 0;
  std::uint64_t cgroup_id = 0;
  std::uint64_t threads = 0;
  std::string comm;  // the latest
  CallStats stats;
};

// Threads that share a comm, a user or a cgroup.
struct GroupRow {
  std::string name;       // the comm; empty for users and cgroups
  std::uint64_t key = 0;  // uid or cgroup id
  std::uint64_t threads = 0;
  CallStats stats;
};

template <typename Row>
struct Table {
  std::vector<Row> rows;  // by busy time, then calls, descending
  CallStats other;        // what is not in rows
  // Rows that `other` stands for; a name folded, come back and folded counts again.
  std::uint64_t other_keys = 0;
  // Of them: given up by bounded memory, not by limits. Not 0: names that came back are too small.
  std::uint64_t folded_keys = 0;
};

// Who does what where: calls of one number by one comm.
struct HotSpot {
  std::string comm;
  std::string call;
  std::string place;      // a directory; empty: no file, or everywhere
  CallStats stats;        // of the calls there
  double per_second = 0;  // calls while they lasted, over at least a second
};

struct ErrorStorm {
  std::string comm;
  std::string call;         // the most frequent one
  bool one_call = false;    // all are from it
  int number = 0;           // errno
  std::string place;        // a directory that most of this program's are under, or empty
  std::uint64_t count = 0;  // of those there
  double per_second = 0;    // while it lasted, over at least a second
};

enum class FindingKind : std::uint8_t {
  kLoss,        // rows are missing
  kTimeSink,    // where a program's time goes
  kErrorStorm,  // the same error again and again
  kSyncStorm,   // fsync and its like
  kTinyWrites,
  kTinyReads,
  kNeverRead,  // opened for nothing
  kTail,       // p99 far above the median
  kVolume,     // who moves the bytes
};

// One thing worth knowing, in words and in numbers. Numbers that do not apply are 0.
struct Finding {
  FindingKind kind = FindingKind::kTimeSink;
  double weight = 0;     // 0..1: what it is worth; findings come heaviest first
  std::string sentence;  // complete, one line but for hostile names
  std::string comm;
  std::string call;
  std::string place;
  int error = 0;
  std::uint64_t count = 0;
  double per_second = 0;
  double share = 0;  // 0..1
  std::uint64_t time_ns = 0;
  std::uint64_t p99_ns = 0;
  std::uint64_t bytes = 0;
};

// Of one thread, or of all: its calls by number.
struct CallLine {
  std::string name;
  CallStats stats;
};
struct ThreadCallTable {
  std::uint32_t tid = 0;
  std::string comm;
  CallStats total;
  std::vector<CallLine> calls;  // by time, descending
};

struct SummaryLimits {
  std::size_t rows = 1000;  // of each table
  std::size_t slowest = 25;
  std::size_t findings = 12;
  std::size_t lists = 25;  // hot spots, error storms and the lists of files
};

struct Summary {
  std::uint64_t first_ns = 0;  // begin of the earliest call known, CLOCK_BOOTTIME
  std::uint64_t last_ns = 0;   // end of the latest
  CallStats total;
  CallStats with_file;          // calls about a file: the total of files and directories
  std::uint64_t in_flight = 0;  // rows of calls still running at the end: in no table
  std::vector<ErrnoCount> errors;
  Table<CallRow> calls;
  Table<FileRow> files;
  Table<DirectoryRow> directories;
  Table<ProcessRow> processes;
  Table<ThreadRow> threads;
  Table<GroupRow> comms;
  Table<GroupRow> users;
  Table<GroupRow> cgroups;
  std::vector<HotSpot> hot_spots;   // place: the directory of the files; by busy time
  std::vector<HotSpot> time_sinks;  // place: what four fifths of the time are under; by busy time
  std::vector<ErrorStorm> error_storms;       // by count
  std::vector<StoredEvent> slowest;           // slowest first; those that wait by design left out
  std::vector<StoredEvent> longest_waits;     // and those
  std::vector<FileRow> tiny_writers;          // by tiny_writes
  std::vector<FileRow> tiny_readers;          // by tiny_reads
  std::vector<FileRow> most_synced;           // by syncs
  std::vector<FileRow> opened_never_used;     // by opens
  std::uint64_t opened_never_used_count = 0;  // of files
  Histogram latency;
  Histogram gap;
  Timeline timeline;  // the whole run: its interval doubles when the run outgrows it
  Timeline recent;    // the last minutes, in fixed intervals
  std::vector<Finding> findings;
  std::optional<Accounting> accounting;  // empty: not known (yet)

  double seconds() const { return static_cast<double>(last_ns - first_ns) / 1e9; }
};

}  // namespace ior::model

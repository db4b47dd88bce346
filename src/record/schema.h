// SPDX-License-Identifier: Apache-2.0
//
// The columns of a recording: the one list that writer, reader and the check of docs/SCHEMA.md
// work from. The first 24 are the Go tool's, under its names, in its order, with its types; ours
// follow, so that a CallEvent can be read back as it was. Columns are only ever appended and keep
// their meaning; a change of that raises kSchemaVersion and gets a line in docs/SCHEMA.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ior::record {

inline constexpr std::uint32_t kSchemaVersion = 1;

enum class Type : std::uint8_t { kU64, kI64, kU32, kI32, kU8, kBool, kText, kBytes };

// Whether a row may have no value: null then, which is how "unknown" and "not applicable" read.
// The Go tool's columns that have a value of their own for that keep it (docs/SCHEMA.md).
enum class Presence : std::uint8_t { kRequired, kOptional };

// How values are encoded: as positions in a dictionary, or as differences.
enum class Packing : std::uint8_t { kDictionary, kDelta };

// clang-format off: a table
#define IOR_RECORD_COLUMNS(X)                           \
  X(seq,                 kU64,  kRequired, kDelta)      \
  X(time_ns,             kU64,  kOptional, kDelta)      \
  X(gap_ns,              kU64,  kOptional, kDelta)      \
  X(latency_ns,          kU64,  kOptional, kDelta)      \
  X(comm,                kText, kOptional, kDictionary) \
  X(pid,                 kU32,  kOptional, kDictionary) \
  X(tid,                 kU32,  kOptional, kDictionary) \
  X(syscall,             kText, kRequired, kDictionary) \
  X(family,              kText, kRequired, kDictionary) \
  X(fd,                  kI32,  kRequired, kDictionary) \
  X(ret,                 kI64,  kOptional, kDictionary) \
  X(bytes,               kU64,  kOptional, kDictionary) \
  X(address_space_bytes, kU64,  kOptional, kDictionary) \
  X(requested_sleep_ns,  kI64,  kRequired, kDictionary) \
  X(nfds,                kI32,  kRequired, kDictionary) \
  X(timeout_ns,          kI64,  kRequired, kDictionary) \
  X(file,                kText, kRequired, kDictionary) \
  X(is_error,            kBool, kRequired, kDictionary) \
  X(filter_epoch,        kU64,  kRequired, kDictionary) \
  X(old_file,            kText, kRequired, kDictionary) \
  X(epoll_op,            kText, kRequired, kDictionary) \
  X(epoll_target_fd,     kI32,  kRequired, kDictionary) \
  X(epoll_events,        kU32,  kOptional, kDictionary) \
  X(restarts,            kU8,   kOptional, kDictionary) \
  X(outcome,             kText, kRequired, kDictionary) \
  X(nr,                  kI32,  kRequired, kDictionary) \
  X(source,              kText, kRequired, kDictionary) \
  X(notes,               kText, kOptional, kDictionary) \
  X(path,                kText, kOptional, kDictionary) \
  X(path2,               kText, kOptional, kDictionary) \
  X(file_name,           kText, kOptional, kDictionary) \
  X(file_kind,           kText, kOptional, kDictionary) \
  X(file_marks,          kText, kOptional, kDictionary) \
  X(inode,               kU64,  kOptional, kDictionary) \
  X(dev,                 kText, kOptional, kDictionary) \
  X(rdev,                kText, kOptional, kDictionary) \
  X(deleted,             kBool, kOptional, kDictionary) \
  X(fd2,                 kI32,  kOptional, kDictionary) \
  X(file2_name,          kText, kOptional, kDictionary) \
  X(file2_kind,          kText, kOptional, kDictionary) \
  X(file2_marks,         kText, kOptional, kDictionary) \
  X(inode2,              kU64,  kOptional, kDictionary) \
  X(dev2,                kText, kOptional, kDictionary) \
  X(rdev2,               kText, kOptional, kDictionary) \
  X(deleted2,            kBool, kOptional, kDictionary) \
  X(dir,                 kText, kOptional, kDictionary) \
  X(dir_kind,            kText, kOptional, kDictionary) \
  X(dir_marks,           kText, kOptional, kDictionary) \
  X(dir_inode,           kU64,  kOptional, kDictionary) \
  X(dir_dev,             kText, kOptional, kDictionary) \
  X(dir_rdev,            kText, kOptional, kDictionary) \
  X(dir2,                kText, kOptional, kDictionary) \
  X(dir2_kind,           kText, kOptional, kDictionary) \
  X(dir2_marks,          kText, kOptional, kDictionary) \
  X(dir2_inode,          kU64,  kOptional, kDictionary) \
  X(dir2_dev,            kText, kOptional, kDictionary) \
  X(dir2_rdev,           kText, kOptional, kDictionary) \
  X(thread_seq,          kU32,  kRequired, kDelta)      \
  X(uid,                 kU32,  kOptional, kDictionary) \
  X(cgroup,              kU64,  kOptional, kDictionary) \
  X(ppid,                kU32,  kOptional, kDictionary) \
  X(thread_start_ns,     kU64,  kOptional, kDictionary) \
  X(arg0,                kU64,  kOptional, kDictionary) \
  X(arg1,                kU64,  kOptional, kDictionary) \
  X(arg2,                kU64,  kOptional, kDictionary) \
  X(arg3,                kU64,  kOptional, kDictionary) \
  X(arg4,                kU64,  kOptional, kDictionary) \
  X(arg5,                kU64,  kOptional, kDictionary) \
  X(comm_bytes,          kBytes, kOptional, kDictionary) \
  X(path_bytes,          kBytes, kOptional, kDictionary) \
  X(path2_bytes,         kBytes, kOptional, kDictionary) \
  X(file_name_bytes,     kBytes, kOptional, kDictionary) \
  X(file2_name_bytes,    kBytes, kOptional, kDictionary) \
  X(dir_bytes,           kBytes, kOptional, kDictionary) \
  X(dir2_bytes,          kBytes, kOptional, kDictionary)
// clang-format on

#define IOR_ENUMERATOR(name, type, presence, packing) name,
// The position of a column; its name is the enumerator's.
enum class Column : std::uint8_t { IOR_RECORD_COLUMNS(IOR_ENUMERATOR) };
#undef IOR_ENUMERATOR

struct ColumnSpec {
  std::string_view name;
  Type type;
  Presence presence;
  Packing packing;
};

// All columns, in order. Static storage.
std::span<const ColumnSpec> schema();

#define IOR_ONE(name, type, presence, packing) +1
inline constexpr std::size_t kColumns = 0 IOR_RECORD_COLUMNS(IOR_ONE);
#undef IOR_ONE
inline constexpr std::size_t kGoColumns = 24;

constexpr std::size_t index_of(Column column) {
  return static_cast<std::size_t>(column);
}

// The word of docs/SCHEMA.md and of error messages: "u64", "text", ...
std::string_view to_string(Type type);

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// One table of a summary in an order of somebody's choice: the first rows by any column, of all
// that are kept. Tables of a Summary itself have the rows with the most time only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "model/summary.h"

namespace ior::model {

enum class TableKind : std::uint8_t {
  kCalls,
  kFiles,
  kDirectories,
  kProcesses,
  kThreads,
  kComms,
  kUsers,
  kCgroups,
};

// What rows are ordered by. One that a kind of rows does not have: by time.
enum class RowKey : std::uint8_t {
  kTime,  // busy; then calls
  kWaiting,
  kCalls,
  kMean,
  kMin,
  kP50,
  kP95,
  kP99,
  kMax,
  kBytes,
  kRead,
  kWritten,
  kErrors,
  kFiles,
  kThreads,
  kId,      // process, thread, user, control group
  kParent,  // of a thread: its process
  kUser,
  kName,  // texts: those that come first in the alphabet lead
  kComm,
  kFamily,
};

struct RowsWanted {
  TableKind table = TableKind::kCalls;
  RowKey key = RowKey::kTime;
  bool descending = true;  // texts: ascending
  std::size_t count = 1000;
  bool operator==(const RowsWanted&) const = default;
};

struct ChosenRows {
  RowsWanted wanted;
  // Rows in no order; other: what does not stand among the first `count`.
  std::variant<Table<CallRow>,
               Table<FileRow>,
               Table<DirectoryRow>,
               Table<ProcessRow>,
               Table<ThreadRow>,
               Table<GroupRow>>
      table;
};

}  // namespace ior::model

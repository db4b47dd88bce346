// SPDX-License-Identifier: Apache-2.0
//
// The facts of one row group, as numbers of its texts: what RowGroup keeps once for many rows, and
// which columns are made of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/event.h"
#include "record/fact_table.h"
#include "record/pointer_memo.h"
#include "record/schema.h"
#include "record/text_table.h"

namespace ior::record {

// Where the values of a column come from: put row by row, or a fact that the row names.
enum class Origin : std::uint8_t { kRow, kTask, kCall, kFile, kFile2, kDir, kDir2 };
inline constexpr std::size_t kOrigins = 7;
Origin origin_of(Column column);

// The values of a column by number of the fact. `values` are numbers, 0 or 1, or TextIds.
struct FactValues {
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> has;
};

class TaskFacts {
 public:
  // Hot path. The pointers that are remembered hold until forget_pointers().
  FactId id_of(const model::Task& task, TextTable& texts);
  void forget_pointers() { known_.clear(); }
  void clear();

  void values_of(Column column, const TextTable& texts, FactValues& out) const;

 private:
  struct Fact {
    TextId comm = kNoText;
    std::uint32_t tid = 0;
    std::uint32_t tgid = 0;
    std::uint32_t parent_tgid = 0;
    std::uint32_t uid = 0;
    std::uint64_t start_ns = 0;
    std::uint64_t cgroup_id = 0;
  };

  FactTable<Fact> table_;
  PointerMemo<FactId> known_;
};

// What the number of a call, its outcome and its notes say.
class CallFacts {
 public:
  FactId id_of(const model::CallEvent& event, TextTable& texts);
  // Whether model::second_descriptor() and model::append_second_name() are worth asking.
  bool may_have_second_descriptor(FactId id) const { return table_[id].may_have_fd2; }
  bool may_have_second_name(FactId id) const { return table_[id].may_have_second_name; }
  void clear() { table_.clear(); }

  void values_of(Column column, FactValues& out) const;

 private:
  struct Fact {
    const model::SyscallInfo* info = nullptr;
    std::uint64_t key = 0;
    std::int32_t nr = 0;
    TextId syscall = kNoText;
    TextId family = kNoText;
    TextId outcome = kNoText;
    TextId source = kNoText;
    TextId notes = kNoText;  // kNoText: none
    bool may_have_fd2 = false;
    bool may_have_second_name = false;
  };

  FactTable<Fact> table_;
};

// One of the four files of a call.
class FileFacts {
 public:
  FactId id_of(const model::File& file, TextTable& texts);
  TextId name(FactId id) const { return table_[id].name; }
  void forget_pointers() { known_.clear(); }
  void clear();

  void values_of(Column column, const TextTable& texts, FactValues& out) const;

 private:
  struct Fact {
    TextId name = kNoText;
    TextId kind = kNoText;
    TextId marks = kNoText;  // kNoText: none
    TextId dev = kNoText;
    TextId rdev = kNoText;  // kNoText: no device
    std::uint64_t inode = 0;
    std::uint64_t device = 0;       // major, minor
    std::uint64_t represented = 0;  // major, minor of the device that the file stands for
    std::uint32_t bits = 0;         // kind, deleted, truncated, unreachable
    bool deleted = false;
  };

  FactId find(const model::File& file, TextTable& texts);

  FactTable<Fact> table_;
  PointerMemo<FactId> known_;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// Events to columns: the rows of one row group, as the schema wants them, in memory. Knows nothing
// of Parquet. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/event.h"
#include "record/column_buffer.h"
#include "record/file_columns.h"
#include "record/pointer_memo.h"
#include "record/schema.h"
#include "record/text_table.h"

namespace ior::record {

class RowGroup {
 public:
  RowGroup();

  // The pointers of the events need to hold only during the call. Hot path.
  void append(model::EventSpan events);

  // Before the columns are read: every one has as many rows as the others.
  void complete();
  void clear();

  std::size_t rows() const { return rows_; }
  std::size_t text_bytes() const { return texts_.memory(); }

  const TextTable& texts() const { return texts_; }
  const NumberBuffer<std::int64_t>& wide(Column column) const { return wide_[index_of(column)]; }
  const NumberBuffer<std::int32_t>& narrow(Column column) const {
    return narrow_[index_of(column)];
  }
  const NumberBuffer<std::uint8_t>& flag(Column column) const { return flags_[index_of(column)]; }
  const TextBuffer& text(Column column) const { return text_[index_of(column)]; }

 private:
  // What all calls of a thread, or on a file, have in common, as numbers of texts.
  struct TaskFacts {
    TextId comm;
  };
  struct FileFacts {
    TextId name;
    TextId kind;
    TextId marks;  // kNoText: none
    TextId dev;
    TextId rdev;  // kNoText: no device
  };

  void append(const model::CallEvent& event);
  void put_task(const model::CallEvent& event);
  void put_call(const model::CallEvent& event);
  void put_go_numbers(const model::CallEvent& event);
  void put_names(const model::CallEvent& event);
  void put_first_names(const model::CallEvent& event);
  void put_file(const FileColumns& columns, const model::File* file);
  void put_arguments(const model::CallEvent& event);

  void put_u64(Column column, std::uint64_t value) {
    wide_[index_of(column)].put(rows_, static_cast<std::int64_t>(value));
  }
  void put_i64(Column column, std::int64_t value) { wide_[index_of(column)].put(rows_, value); }
  void put_u32(Column column, std::uint32_t value) {
    narrow_[index_of(column)].put(rows_, static_cast<std::int32_t>(value));
  }
  void put_i32(Column column, std::int64_t value) {
    narrow_[index_of(column)].put(rows_, static_cast<std::int32_t>(value));
  }
  void put_bool(Column column, bool value) { flags_[index_of(column)].put(rows_, value ? 1 : 0); }
  void put_text(Column column, TextId text) {
    text_[index_of(column)].put(rows_, texts_.as_utf8(text));
  }
  // The text, and its bytes where the text is not UTF-8.
  void put_traced(Column column, Column bytes, TextId text);

  const FileFacts& facts_of(const model::File& file);
  TextId call_name(const model::CallEvent& event);
  // The number of a word that stands in a table, found by its place there.
  TextId word(std::vector<TextId>& known, std::size_t place, std::string_view text);

  std::size_t rows_ = 0;
  TextTable texts_;
  std::array<NumberBuffer<std::int64_t>, kColumns> wide_;    // kU64, kI64
  std::array<NumberBuffer<std::int32_t>, kColumns> narrow_;  // kU32, kI32, kU8
  std::array<NumberBuffer<std::uint8_t>, kColumns> flags_;   // kBool
  std::array<TextBuffer, kColumns> text_;                    // kText, kBytes
  PointerMemo<TaskFacts> tasks_;
  PointerMemo<FileFacts> files_;
  std::vector<TextId> call_names_;  // by number of the call
  std::vector<TextId> families_;
  std::vector<TextId> outcomes_;
  std::array<TextId, 2> sources_{};  // system calls, operations
  std::string scratch_;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// Events to columns: the rows of one row group, as the schema wants them, in memory. A row holds
// what is its own, and the numbers of facts that it shares with others (row_facts.h). Knows nothing
// of Parquet. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "model/event.h"
#include "record/column_buffer.h"
#include "record/row_facts.h"
#include "record/schema.h"
#include "record/text_table.h"

namespace ior::record {

class RowGroup {
 public:
  RowGroup();

  // The pointers of the events need to hold only during the call. Hot path.
  void append(model::EventSpan events);

  // Before the columns are read: every one has as many rows as the others, or none.
  void complete();
  void clear();

  std::size_t rows() const { return rows_; }
  std::size_t text_bytes() const { return texts_.memory(); }
  const TextTable& texts() const { return texts_; }

  // Columns of Origin::kRow, by their type.
  const ColumnBuffer<std::int64_t>& wide(Column column) const { return wide_[index_of(column)]; }
  const ColumnBuffer<std::int32_t>& narrow(Column column) const {
    return narrow_[index_of(column)];
  }
  const ColumnBuffer<std::uint8_t>& flag(Column column) const { return flags_[index_of(column)]; }
  const ColumnBuffer<TextId>& text(Column column) const { return text_[index_of(column)]; }

  // All others: which fact each row names, and what the facts say of this column.
  const ColumnBuffer<FactId>& facts(Origin origin) const {
    return facts_[static_cast<std::size_t>(origin)];
  }
  void fact_values(Column column, FactValues& out) const;

 private:
  void append(const model::CallEvent& event);
  FactId put_call(const model::CallEvent& event);
  void put_go_numbers(const model::CallEvent& event);
  void put_kind(const model::CallEvent& event);
  void put_names(const model::CallEvent& event, FactId call);
  void put_first_names(const model::CallEvent& event, FactId file);
  void put_second_name(const model::CallEvent& event, FactId call, FactId file2);
  void put_path(Column column, Column bytes, std::string_view path);

  // kNoFact: there is none.
  FactId put_file(Origin origin, const model::File* file);
  void put_fact(Origin origin, FactId fact) {
    facts_[static_cast<std::size_t>(origin)].put(rows_, fact);
  }
  FileFacts& files(Origin origin) { return files_[index_of_file(origin)]; }
  static std::size_t index_of_file(Origin origin) {
    return static_cast<std::size_t>(origin) - static_cast<std::size_t>(Origin::kFile);
  }

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
  void put_text(Column column, TextId text) {
    text_[index_of(column)].put(rows_, texts_.as_utf8(text));
  }

  std::size_t rows_ = 0;
  TextTable texts_;
  std::array<ColumnBuffer<std::int64_t>, kColumns> wide_;    // kU64, kI64
  std::array<ColumnBuffer<std::int32_t>, kColumns> narrow_;  // kU32, kI32, kU8
  std::array<ColumnBuffer<std::uint8_t>, kColumns> flags_;   // kBool
  std::array<ColumnBuffer<TextId>, kColumns> text_;          // kText, kBytes
  std::array<ColumnBuffer<FactId>, kOrigins> facts_;         // by Origin; kRow has none
  TaskFacts tasks_;
  CallFacts calls_;
  std::array<FileFacts, 4> files_;  // from Origin::kFile
  std::string scratch_;
};

}  // namespace ior::record

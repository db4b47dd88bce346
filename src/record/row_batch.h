// SPDX-License-Identifier: Apache-2.0
//
// Some rows of a recording as columns in memory: what the reader of Parquet fills and events are
// made from. Values stand at the position of their row.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "record/schema.h"
#include "record/text_table.h"

namespace ior::record {

struct RowBatch {
  struct Values {
    bool present = false;              // the file has this column
    std::vector<std::uint8_t> has;     // by row; rows without a value are 0 here
    std::vector<std::int64_t> wide;    // kU64, kI64
    std::vector<std::int32_t> narrow;  // kU32, kI32, kU8
    std::vector<std::uint8_t> flags;   // kBool
    std::vector<TextId> texts;         // kText, kBytes; kNoText for null
  };

  const Values& at(Column column) const { return columns[index_of(column)]; }
  bool has(Column column, std::size_t row) const {
    const Values& values = at(column);
    return values.present && values.has[row] != 0;
  }
  // 0, false or kNoText when the row has none.
  std::uint64_t wide(Column column, std::size_t row) const {
    return has(column, row) ? static_cast<std::uint64_t>(at(column).wide[row]) : 0;
  }
  std::uint32_t narrow(Column column, std::size_t row) const {
    return has(column, row) ? static_cast<std::uint32_t>(at(column).narrow[row]) : 0;
  }
  TextId text(Column column, std::size_t row) const {
    return has(column, row) ? at(column).texts[row] : kNoText;
  }

  std::size_t rows = 0;
  std::array<Values, kColumns> columns;
  TextTable texts;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// Rows to the bytes of a segment, and many segments' tables of contents to that of the file.
// segment.h draws both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "record/column_encoder.h"
#include "record/metadata.h"
#include "record/row_group.h"

namespace ior::record {

class SegmentEncoder {
 public:
  // Replaces `out` by the segment that begins `place` bytes into the file. rows is complete(), or
  // null for a segment without rows.
  Status encode(const RowGroup* rows, std::uint64_t place, const Metadata& metadata, Bytes& out);

 private:
  ColumnEncoder columns_;  // kept for its memory
};

// The table of contents that ends a segment: a part of its bytes. Empty: it has none, or not one
// with this schema.
std::span<const std::byte> table_of(std::span<const std::byte> segment);

// What a table of contents says.
struct TableFacts {
  std::uint64_t rows = 0;
  Metadata metadata;
};
Result<TableFacts> read_table(std::span<const std::byte> table);

// The end of a file: the table of contents of all segments, its length, "PAR1".
Result<Bytes> encode_end(std::span<const Bytes> tables, const Metadata& metadata);

}  // namespace ior::record

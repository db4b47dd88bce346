// SPDX-License-Identifier: Apache-2.0
//
// One column of a row group to the pages of a Parquet column chunk: one of the dictionary, if it
// has one, and one of data. What a whole row group has in common costs nearly nothing: a column of
// nulls, or of one value, is a run. Knows nothing of Arrow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "record/bit_packing.h"
#include "record/number_dictionary.h"
#include "record/page_output.h"
#include "record/row_group.h"
#include "record/schema.h"

namespace ior::record {

// What the table of contents says of a column chunk. Places are from the beginning of `out`.
struct ChunkFacts {
  std::optional<std::size_t> dictionary_place;
  std::size_t data_place = 0;
  PageOutput::Sizes sizes;
  PageEncoding encoding = PageEncoding::kPlain;  // of the data
  std::int64_t nulls = 0;
  // Of numbers other than arguments, when there is any.
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> greatest;
};

class ColumnEncoder {
 public:
  // Appends the pages of a column of `rows`, which are complete().
  Result<ChunkFacts> encode(const RowGroup& rows, Column column, Bytes& out);

 private:
  Status encode_facts(Column column, Bytes& out);
  Status encode_texts(Column column, Bytes& out);
  Status encode_flags(Column column, Bytes& out);
  template <typename T>
  Status encode_numbers(Column column, const ColumnBuffer<T>& buffer, Bytes& out);

  Status put_nulls(Column column, Bytes& out);
  Status put_constant(Column column, std::int64_t value, Bytes& out);
  Status put_fact_flags(Column column, std::span<const FactId> facts, Bytes& out);
  // positions_, of values in numbers_.
  Status put_positions(Column column, std::span<const std::uint8_t> has, Bytes& out);
  Status put_dictionary(Column column, std::span<const std::int64_t> values, Bytes& out);
  Status put_page(PageEncoding encoding, Bytes& out);

  bool gather_positions(std::span<const FactId> facts);
  void begin_levels(Column column, const auto& append_levels);
  // has: by row, empty for all.
  void begin_page(Column column, std::span<const std::uint8_t> has);
  void append_bits(std::span<const std::uint8_t> flags);
  template <typename T>
  void note_range(Column column, std::span<const T> values);

  const RowGroup* rows_ = nullptr;  // during encode()
  ChunkFacts chunk_;
  PageOutput pages_;
  Bytes page_;
  Bytes dictionary_;
  FactValues fact_values_;
  NumberDictionary numbers_;
  std::vector<std::uint32_t> fact_positions_;  // by FactId
  std::vector<std::uint32_t> positions_;
  std::vector<std::uint32_t> levels_;
  std::vector<std::uint8_t> has_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::int64_t> compact_;
};

}  // namespace ior::record

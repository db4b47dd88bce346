// SPDX-License-Identifier: Apache-2.0
#include "record/parquet_schema.h"

#include <parquet/types.h>

#include <string>

namespace ior::record {
namespace {

using parquet::LogicalType;
using parquet::Repetition;

constexpr int kZstdLevel = 1;  // measured: 3 costs a quarter of the speed and gains 2 % of size
constexpr std::int64_t kPageBytes = 1024 * 1024;
// Numbers that differ more than this are no longer looked up, but written plain. Checked once a
// batch; the dictionaries of texts are made by us and have no limit.
constexpr std::int64_t kDictionaryBytes = 128 * 1024;
constexpr std::int64_t kBatchRows = 8 * 1024;
constexpr std::int64_t kPageRows = 128 * 1024;

std::shared_ptr<const LogicalType> logical_type(Type type) {
  switch (type) {
    case Type::kU64:
      return LogicalType::Int(64, false);
    case Type::kI64:
      return LogicalType::Int(64, true);
    case Type::kU32:
      return LogicalType::Int(32, false);
    case Type::kI32:
      return LogicalType::Int(32, true);
    case Type::kU8:
      return LogicalType::Int(8, false);
    case Type::kText:
      return LogicalType::String();
    case Type::kBool:
    case Type::kBytes:
      break;
  }
  return LogicalType::None();
}

}  // namespace

parquet::Type::type physical_type(Type type) {
  switch (type) {
    case Type::kU64:
    case Type::kI64:
      return parquet::Type::INT64;
    case Type::kU32:
    case Type::kI32:
    case Type::kU8:
      return parquet::Type::INT32;
    case Type::kBool:
      return parquet::Type::BOOLEAN;
    case Type::kText:
    case Type::kBytes:
      break;
  }
  return parquet::Type::BYTE_ARRAY;
}

std::shared_ptr<parquet::schema::GroupNode> parquet_schema() {
  parquet::schema::NodeVector fields;
  for (const ColumnSpec& spec : schema()) {
    fields.push_back(parquet::schema::PrimitiveNode::Make(
        std::string(spec.name),
        spec.presence == Presence::kRequired ? Repetition::REQUIRED : Repetition::OPTIONAL,
        logical_type(spec.type),
        physical_type(spec.type)));
  }
  return std::static_pointer_cast<parquet::schema::GroupNode>(
      parquet::schema::GroupNode::Make("ior", Repetition::REQUIRED, fields));
}

std::shared_ptr<parquet::WriterProperties> writer_properties() {
  parquet::WriterProperties::Builder builder;
  builder.compression(parquet::Compression::ZSTD)
      ->compression_level(kZstdLevel)
      ->data_pagesize(kPageBytes)
      ->dictionary_pagesize_limit(kDictionaryBytes)
      ->write_batch_size(kBatchRows)
      ->max_rows_per_page(kPageRows)
      ->enable_page_checksum()
      ->set_size_statistics_level(parquet::SizeStatisticsLevel::None)
      ->created_by("ior");
  for (const ColumnSpec& spec : schema()) {
    const std::string name(spec.name);
    if (spec.packing == Packing::kDelta) {
      builder.disable_dictionary(name)->encoding(name, parquet::Encoding::DELTA_BINARY_PACKED);
    }
    // Least and greatest text or argument of a row group tell a reader next to nothing here.
    if (spec.type == Type::kText || spec.type == Type::kBytes || spec.name.starts_with("arg")) {
      builder.disable_statistics(name);
    }
  }
  return builder.build();
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
#include "record/parquet_schema.h"

#include <parquet/types.h>

#include <string>

namespace ior::record {
namespace {

using parquet::LogicalType;
using parquet::Repetition;

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
  return parquet::WriterProperties::Builder()
      .compression(parquet::Compression::ZSTD)
      ->created_by("ior")
      ->build();
}

}  // namespace ior::record

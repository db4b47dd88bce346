// SPDX-License-Identifier: Apache-2.0
#include "record/schema.h"

#include <array>

namespace ior::record {
namespace {

#define IOR_SPEC(name, type, presence, packing) \
  ColumnSpec{#name, Type::type, Presence::presence, Packing::packing},
constexpr std::array<ColumnSpec, kColumns> kSchema{{IOR_RECORD_COLUMNS(IOR_SPEC)}};
#undef IOR_SPEC

}  // namespace

std::span<const ColumnSpec> schema() {
  return kSchema;
}

std::string_view to_string(Type type) {
  static constexpr std::array<std::string_view, 8> kWords{
      "u64", "i64", "u32", "i32", "u8", "bool", "text", "bytes"};
  return kWords[static_cast<std::size_t>(type)];
}

}  // namespace ior::record

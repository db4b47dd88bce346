// SPDX-License-Identifier: Apache-2.0
//
// The columns of the full CSV with their types, for formats that have types. The values are made by
// csv_full_columns(): there is one list of what a call has, and one code for each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "export/csv_full_columns.h"
#include "model/event.h"

namespace ior::exporter {

enum class ColumnType : std::uint8_t { kU32, kU64, kI32, kI64, kBool, kText, kHex };

struct TypedColumn {
  const CsvColumn* column;
  ColumnType type;
  bool always;  // known of every call
};

// In the order of the full CSV. Static storage.
std::span<const TypedColumn> typed_columns();

// The column of this name; it must be there.
const TypedColumn& typed_column(std::string_view name);

// Values of one event as text without quotes: empty is unknown; numbers decimal, kHex "0x1f", kBool
// "true" or "false", text raw.
class ColumnText {
 public:
  // Holds until the next call. Hot path.
  std::string_view of(const TypedColumn& column, const model::CallEvent& event);

 private:
  std::string out_;
  std::string scratch_;
};

}  // namespace ior::exporter

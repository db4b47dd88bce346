// SPDX-License-Identifier: Apache-2.0
//
// The columns of the full CSV: the one list that header and rows are made from.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "export/csv_field.h"
#include "model/event.h"

namespace ior::exporter {

// Where a column writes.
struct CsvCell {
  std::string& out;      // the row
  std::string& scratch;  // for text that is quoted as a whole
  CsvSettings settings;
};

struct CsvColumn {
  std::string_view name;
  // Appends the field; nothing when unknown.
  void (*append)(CsvCell& cell, const model::CallEvent& event);
};

// In order. Static storage.
std::span<const CsvColumn> csv_full_columns();

}  // namespace ior::exporter

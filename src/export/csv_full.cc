// SPDX-License-Identifier: Apache-2.0
#include "export/csv_full.h"

#include <utility>

#include "export/csv_full_columns.h"

namespace ior::exporter {
namespace {

std::string make_header() {
  std::string header;
  for (const CsvColumn& column : csv_full_columns()) {
    header += header.empty() ? "" : ",";
    header += column.name;
  }
  return header + '\n';
}

}  // namespace

std::string_view csv_full_header() {
  static const std::string header = make_header();
  return header;
}

CsvFull::CsvFull(int fd, std::string name, CsvSettings settings)
    : settings_(settings), writer_(fd, std::move(name)) {
  writer_.buffer() += csv_full_header();
}

// Hot path.
Status CsvFull::consume(model::EventSpan events) {
  std::string& out = writer_.buffer();
  for (const model::CallEvent& event : events) {
    CsvCell cell{out, field_, settings_};
    for (const CsvColumn& column : csv_full_columns()) {
      column.append(cell, event);
      out += ',';
    }
    out.back() = '\n';
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return writer_.flush();
}

}  // namespace ior::exporter

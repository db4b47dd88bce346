// SPDX-License-Identifier: Apache-2.0
//
// The full CSV (--csv): one row per call with everything that is known of it. docs/SCHEMA.md says
// what each column is; the first 23 are those of the Go tool's stream export, in its order.
//
// RFC 4180 quoting; lines end in LF. Unknown, or not applicable, is an empty field, never 0.
// Columns are only ever appended.
#pragma once

#include <string>
#include <string_view>

#include "export/csv_field.h"
#include "export/fd_writer.h"
#include "model/ports.h"

namespace ior::exporter {

// The header line, with its LF.
std::string_view csv_full_header();

class CsvFull final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  CsvFull(int fd, std::string name, CsvSettings settings);

  Status consume(model::EventSpan events) override;
  Status finish() override { return writer_.flush(); }

 private:
  CsvSettings settings_;
  FdWriter writer_;
  std::string field_;  // of the current row; kept for its memory
};

}  // namespace ior::exporter

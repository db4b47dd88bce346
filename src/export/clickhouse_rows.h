// SPDX-License-Identifier: Apache-2.0
//
// Calls as rows of a ClickHouse table: its columns, the statement that makes it, and rows in
// RowBinary (clickhouse.com/docs/en/interfaces/formats#rowbinary). Pure.
//
// The columns are `host`, `wall_ns` (start of the call by the wall clock; its end when the start
// was not seen), `date` (of wall_ns, UTC), and those of the full CSV under their names. Unknown is
// NULL, of text the empty string; text is the bytes that the kernel has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "export/typed_columns.h"
#include "model/event.h"

namespace ior::exporter {

// Names with commas between, as an INSERT takes them.
std::string clickhouse_column_names();

// CREATE TABLE IF NOT EXISTS for a table as quote_table() gives it; ends with ";\n".
std::string clickhouse_ddl(std::string_view quoted_table);

struct ClickHouseHost {
  std::string name;                     // of the traced host
  std::int64_t wall_minus_boot_ns = 0;  // CLOCK_REALTIME less CLOCK_BOOTTIME
};

class RowBinary {
 public:
  explicit RowBinary(ClickHouseHost host) : host_(std::move(host)) {}

  // Hot path.
  void append(std::string& out, const model::CallEvent& event);

 private:
  ClickHouseHost host_;
  ColumnText text_;
};

}  // namespace ior::exporter

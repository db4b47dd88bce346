// SPDX-License-Identifier: Apache-2.0
//
// ior schema: the columns, for people and for scripts.
#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "export/clickhouse_rows.h"
#include "export/clickhouse_url.h"
#include "export/csv_full_columns.h"

namespace ior::cli {

Result<int> run_schema(const Options& options) {
  if (!options.clickhouse.empty()) {
    IOR_TRY(const std::string table, exporter::quote_table(options.table));
    return print(exporter::clickhouse_ddl(table));
  }
  std::string text;
  for (const exporter::CsvColumn& column : exporter::csv_full_columns()) {
    text += column.name;
    text += '\n';
  }
  return print(text);
}

}  // namespace ior::cli

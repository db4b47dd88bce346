// SPDX-License-Identifier: Apache-2.0
#include "export/json_lines.h"

#include "export/json_text.h"

namespace ior::exporter {

void append_json_value(std::string& out, ColumnType type, std::string_view value) {
  if (type == ColumnType::kText || type == ColumnType::kHex) {
    append_json_string(out, value);
  } else {
    out += value;
  }
}

void append_json_members(std::string& out, ColumnText& text, const model::CallEvent& event) {
  bool first = true;
  for (const TypedColumn& column : typed_columns()) {
    const std::string_view value = text.of(column, event);
    if (value.empty()) {
      continue;
    }
    out += first ? "\"" : ",\"";
    out += column.column->name;
    out += "\":";
    append_json_value(out, column.type, value);
    first = false;
  }
}

Status JsonLines::consume(model::EventSpan events) {
  std::string& out = writer_.buffer();
  for (const model::CallEvent& event : events) {
    out += '{';
    append_json_members(out, text_, event);
    out += "}\n";
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return writer_.flush();
}

}  // namespace ior::exporter

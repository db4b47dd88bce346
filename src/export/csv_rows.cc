// SPDX-License-Identifier: Apache-2.0
#include "export/csv_rows.h"

#include <utility>

#include "export/csv_field.h"
#include "export/digits.h"
#include "export/escape.h"

namespace ior::exporter {

CsvRows::CsvRows(int fd, std::string name, CsvSettings settings)
    : settings_(settings), writer_(fd, std::move(name)) {
  writer_.buffer() += "durationToPrevNs,durationNs,comm,pid.tid,name,ret,file\n";
}

// Hot path.
Status CsvRows::consume(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    append_row(event);
    if (writer_.full()) {
      IOR_TRY_STATUS(writer_.flush());
    }
  }
  return writer_.flush();
}

void CsvRows::append_text(std::string_view text) {
  if (!settings_.escape) {
    append_csv_text(writer_.buffer(), text);
    return;
  }
  std::string escaped;
  append_escaped(escaped, text);
  append_csv_text(writer_.buffer(), escaped);
}

void CsvRows::append_row(const model::CallEvent& event) {
  std::string& out = writer_.buffer();
  append_csv_duration(out, event.gap_ns);
  out += ',';
  append_csv_duration(out, event.latency_ns);
  out += ',';
  if (event.task != nullptr) {
    append_text(event.task->comm);
    out += ',';
    append_decimal(out, event.task->tgid);
    out += '.';
    append_decimal(out, event.task->tid);
  } else {
    out += ',';
  }
  out += ',';
  if (event.info != nullptr) {
    out += event.info->tracepoint_name;
  } else {
    out += model::call_name(event);
  }
  out += ',';
  if (event.ret) {
    append_decimal(out, *event.ret);
  }
  out += ',';
  field_.clear();
  append_csv_file(field_, event);
  append_text(field_);
  out += '\n';
}

}  // namespace ior::exporter

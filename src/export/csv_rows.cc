// SPDX-License-Identifier: Apache-2.0
#include "export/csv_rows.h"

#include <utility>

#include "export/digits.h"

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

void CsvRows::append_row(const model::CallEvent& event) {
  std::string& out = writer_.buffer();
  append_csv_duration(out, event.gap_ns);
  out += ',';
  append_csv_duration(out, event.latency_ns);
  out += ',';
  if (event.task != nullptr) {
    append_csv_traced(out, event.task->comm, settings_);
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
  append_csv_traced(out, field_, settings_);
  out += '\n';
}

}  // namespace ior::exporter

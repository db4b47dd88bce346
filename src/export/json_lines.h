// SPDX-License-Identifier: Apache-2.0
//
// JSON Lines (--jsonl): one object per call, one per line, always valid UTF-8 (json_text.h).
//
//   {"seq":1,"time_ns":8123,"latency_ns":5000,"comm":"cat","pid":7,...,"syscall":"openat",...}
//
// Keys are the columns of the full CSV (docs/SCHEMA.md), in its order; a key that is not there is
// unknown. Numbers are JSON numbers, of 64 bits; arg0 to arg5 and text are strings.
#pragma once

#include <string>

#include "export/fd_writer.h"
#include "export/typed_columns.h"
#include "model/ports.h"

namespace ior::exporter {

// Appends `"key":value` of every known column with commas between. Hot path.
void append_json_members(std::string& out, ColumnText& text, const model::CallEvent& event);

// Appends one column's value as JSON; value is ColumnText's, not empty.
void append_json_value(std::string& out, ColumnType type, std::string_view value);

class JsonLines final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  JsonLines(int fd, std::string name) : writer_(fd, std::move(name)) {}

  Status consume(model::EventSpan events) override;
  Status finish() override { return writer_.flush(); }

 private:
  FdWriter writer_;
  ColumnText text_;
};

}  // namespace ior::exporter

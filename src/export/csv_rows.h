// SPDX-License-Identifier: Apache-2.0
//
// The Go tool's plain CSV (-plain): one row per call under
//
//   durationToPrevNs,durationNs,comm,pid.tid,name,ret,file
//
// RFC 4180 quoting; lines end in LF as the Go tool's do. Unknown is an empty field, never 0.
//
// durations: nanoseconds, at least 8 digits; empty when not measured: the first call of a thread
// has no gap, a call whose enter was not seen has neither.
//
// ret: result or negative errno; empty for calls that do not return, or have not yet.
//
// file, with names as in model::File:
//
// - /path%(3): the descriptor 3 that the call used, or that it made; of a pair, the first one
// - /path%(3,O_RDWR|O_CREAT): the same, by a call that opened it
// - /path%(3) (deleted): it had no name any more
// - /path: a path argument, joined with the directory it starts from; of two, the first
// - N:file: the call is about no file
// - E:closed%(3): descriptor 3 was not open
// - E:unknown%(3): its file is not known
// - E:unknown: nor is its path
#pragma once

#include <string>

#include "export/csv_field.h"
#include "export/fd_writer.h"
#include "model/ports.h"

namespace ior::exporter {

class CsvRows final : public model::Sink {
 public:
  // fd is not owned; name is its name in errors.
  CsvRows(int fd, std::string name, CsvSettings settings);

  // Writes the header now, so that an output that cannot be written shows before tracing starts.
  // Without it the header comes with the first rows, or at the end.
  Status write_header() { return writer_.flush(); }

  Status consume(model::EventSpan events) override;
  Status finish() override { return writer_.flush(); }

 private:
  void append_row(const model::CallEvent& event);

  CsvSettings settings_;
  FdWriter writer_;
  std::string field_;  // of the current row; kept for its memory
};

}  // namespace ior::exporter

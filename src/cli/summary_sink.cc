// SPDX-License-Identifier: Apache-2.0
#include "cli/summary_sink.h"

#include <utility>

#include "export/fd_writer.h"
#include "export/summary_table.h"

namespace ior::cli {

SummarySink::SummarySink(std::unique_ptr<model::Sink> lines, int fd, std::string name)
    : lines_(std::move(lines)), fd_(fd), name_(std::move(name)) {}

Status SummarySink::consume(model::EventSpan events) {
  calls_.add(events);
  return lines_ == nullptr ? Status{} : lines_->consume(events);
}

Status SummarySink::finish() {
  if (lines_ != nullptr) {
    IOR_TRY_STATUS(lines_->finish());
  }
  exporter::FdWriter writer(fd_, name_);
  writer.buffer() = exporter::summary_tables(calls_.tables());
  return writer.flush();
}

}  // namespace ior::cli

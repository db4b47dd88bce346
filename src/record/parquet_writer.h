// SPDX-License-Identifier: Apache-2.0
//
// Writes one recording: events in, a file of segments (segment.h) and a table of contents out. One
// thread. What was written before an error stays readable: finish() completes the file with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/event.h"
#include "record/metadata.h"
#include "record/recording_file.h"
#include "record/row_group.h"
#include "record/segment_encoder.h"

namespace ior::record {

// A row group ends when one of these is reached.
struct RowGroupLimits {
  std::size_t rows = 128 * 1024;
  std::size_t text_bytes = 16 * 1024 * 1024;
};

class ParquetWriter {
 public:
  // Creates the file and writes the metadata that is known so far, so that an output that cannot be
  // written shows before tracing starts.
  static Result<ParquetWriter> create(const std::string& name,
                                      Replace replace,
                                      Metadata metadata,
                                      RowGroupLimits limits = {});

  // Takes rows; writes a row group when it is full. Hot path.
  Status append(model::EventSpan events);

  // Writes the row group that is being filled, if it has rows: from then on they survive a crash of
  // ior, and one of the machine after sync().
  Status flush();

  // Completes the file under its name. `final` adds to, and replaces, the metadata of create(). The
  // rows not yet written are written first, if they can be: if not, the state in the metadata
  // becomes "cut", the rows missing are named there and in the error, but the file is completed.
  Status finish(const Metadata& final);

  // Rows that never came here, for the state that finish() writes.
  void add_missing(std::uint64_t rows) { rows_missing_ += rows; }

  std::uint64_t rows_written() const { return rows_written_; }
  std::uint64_t rows_pending() const { return rows_.rows(); }
  std::uint64_t rows_missing() const { return rows_missing_; }
  std::uint64_t bytes_written() const { return file_.size(); }
  RecordingFile& file() { return file_; }

 private:
  ParquetWriter(RecordingFile file, Metadata metadata, RowGroupLimits limits)
      : file_(std::move(file)), metadata_(std::move(metadata)), limits_(limits) {}

  Status write_segment(const RowGroup* rows, const Metadata& metadata);

  RecordingFile file_;
  Metadata metadata_;
  RowGroupLimits limits_;
  RowGroup rows_;
  SegmentEncoder encoder_;
  Bytes segment_;              // of the segment being written; kept for its memory
  std::vector<Bytes> tables_;  // of the segments written, about 10 KB each
  std::uint64_t segments_ = 0;
  std::uint64_t rows_written_ = 0;
  std::uint64_t rows_missing_ = 0;
};

// What a file holds that a ParquetWriter wrote, up to the first byte that is not as it was written.
struct Recovered {
  Metadata metadata;          // of the start
  std::vector<Bytes> tables;  // of the segments with rows
  std::uint64_t rows = 0;
  std::uint64_t end = 0;  // of the last good segment
};

// Reads the whole file. An error: it does not even begin as a recording does.
Result<Recovered> recover(const RecordingFile& file);

// Behind the last good segment: the table of contents; then the file gets its name.
Status complete(RecordingFile& file, std::span<const Bytes> tables, const Metadata& metadata);

}  // namespace ior::record

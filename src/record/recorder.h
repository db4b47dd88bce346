// SPDX-License-Identifier: Apache-2.0
//
// The sink that records: a bounded queue, and a thread of its own that encodes and writes. Nothing
// is dropped: while the queue is full, consume() waits, so that what cannot be kept up with is lost
// in the kernel's rings, where it is counted by reason.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/loss.h"
#include "model/ports.h"
#include "record/metadata.h"
#include "record/parquet_writer.h"
#include "record/rotation.h"

namespace ior::record {

struct RecorderSettings {
  std::string output;  // file, or directory of hive-style ones
  Replace replace = Replace::kNever;
  Rotation rotation;
  Metadata metadata;  // of the command; what it does not say of host and moment is added
  RowGroupLimits limits;
  // Rows wait in memory at most this long: what a kill -9 costs.
  std::chrono::milliseconds row_group_age{10'000};
  // What a power cut costs: written rows wait at most this long for the disk.
  std::chrono::milliseconds sync_interval{5'000};
  std::size_t queue_rows = 64 * 1024;
};

// What became of it.
struct RecorderSummary {
  std::vector<std::string> files;  // complete, in order; those that --keep removed are not in it
  std::uint64_t parts = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint64_t rows_missing = 0;  // taken, but not written
  std::uint64_t waits = 0;         // how often consume() had to wait
};

class Recorder : public model::Sink {
 public:
  // Creates the first file, so that an output that cannot be written shows before tracing starts.
  static Result<std::unique_ptr<Recorder>> start(RecorderSettings settings);

  // One thread. An error is the writer's, from an earlier call.
  // Status consume(EventSpan) override; Status finish() override: every row taken is in the file.

  // After the last consume(), also after an error: completes the file. accounting: of the whole
  // run; empty when it is not known. Without this call the destructor does it.
  virtual Status complete(const std::optional<model::Accounting>& accounting) = 0;

  // Instead of complete(), when the run could not even begin: leaves no file behind, unless it has
  // rows. True: there is none.
  virtual bool discard_if_empty() = 0;

  // After complete().
  virtual RecorderSummary summary() const = 0;
};

}  // namespace ior::record

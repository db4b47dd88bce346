// SPDX-License-Identifier: Apache-2.0
//
// A recording as an event source: what views and reports read live events from, they read this
// from. Parquet is known to this folder alone.
#pragma once

#include <memory>
#include <string>

#include "model/ports.h"
#include "model/recording_info.h"

namespace ior::record {

// Events in the order of the file. next() gives batches that hold until the next call, with the
// tasks and files they point to; it is empty only at the end. stop() ends it early. accounting() is
// that of the recorded run; when the recording does not have it, the rows read so far are taken for
// all there was. One thread.
class Recording : public model::EventSource {
 public:
  virtual const model::RecordingInfo& info() const = 0;
};

// Reads the footer only. Also reads the Go tool's recordings: what their columns do not tell is
// unknown. Errors name the file, the place and, for an unfinished recording, `ior repair`.
Result<std::unique_ptr<Recording>> open_recording(const std::string& path);

// Whether this build can read and write Parquet; if not, the functions of this folder say so as an
// error.
bool has_parquet();

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's recording of a recording: the file that is looked at is read once more, beside
// what goes on, and what passes is written to a file of its own. One thread.
#pragma once

#include <memory>
#include <string>

#include "model/ports.h"
#include "pipeline/feed_recording.h"

namespace ior::pipeline {

class FeedCopy {
 public:
  bool active() const { return source_ != nullptr; }

  // The rows that a recording, started already, is made of.
  void start(std::unique_ptr<model::EventSource> source) { source_ = std::move(source); }

  // The next rows. After the last one, and after an error, it is no longer active, and the
  // recording is complete. Gives what could not be read; empty: nothing was wrong.
  std::string step(FeedRecording& recording);

  // Before the end: what was lost of the rows so far is not known.
  void stop(FeedRecording& recording);

 private:
  std::unique_ptr<model::EventSource> source_;  // none: nothing is being copied
};

}  // namespace ior::pipeline

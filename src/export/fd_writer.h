// SPDX-License-Identifier: Apache-2.0
//
// The way out of every text format: one buffer, written in large pieces.
#pragma once

#include <string>

#include "base/result.h"

namespace ior::exporter {

// Appends go to buffer(); nothing is written before flush(). A closed pipe is an Error with errno
// EPIPE, which needs SIGPIPE ignored. Not blocked by a non-blocking descriptor: waits until it
// takes more.
class FdWriter {
 public:
  static constexpr std::size_t kChunk =
      128 * 1024;  // measured enough: a pipe holds 64 KiB, man 7 pipe

  // fd stays open and is not owned; name is its name in errors, "stdout".
  FdWriter(int fd, std::string name);

  std::string& buffer() { return buffer_; }
  bool full() const { return buffer_.size() >= kChunk; }

  // Writes everything. After an error the rest is dropped: the output has ended.
  Status flush();

 private:
  int fd_;
  std::string name_;
  std::string buffer_;
};

}  // namespace ior::exporter

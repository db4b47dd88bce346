// SPDX-License-Identifier: Apache-2.0
//
// Catches what libbpf has to say while it lives, so that an error can quote it (the verifier's last
// words above all) and nothing is printed over a dashboard. One at a time, on one thread: libbpf's
// callback is process-wide.
#pragma once

#include <string>

namespace ior::capture {

class LibbpfLog {
 public:
  LibbpfLog();
  ~LibbpfLog();
  LibbpfLog(const LibbpfLog&) = delete;
  LibbpfLog& operator=(const LibbpfLog&) = delete;

  // The last lines, joined by " | "; empty when nothing was said. IOR_LIBBPF_DEBUG=1 in the
  // environment prints all of it on stderr.
  std::string last_lines() const;
};

}  // namespace ior::capture

// SPDX-License-Identifier: Apache-2.0
//
// Brings files to the disk in the background: a sync takes as long as the disk, and the recorder
// cannot wait for it. Requests that come while one is running are one request.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/unique_fd.h"

namespace ior::record {

class DiskSync {
 public:
  DiskSync();
  ~DiskSync();
  DiskSync(const DiskSync&) = delete;
  DiskSync& operator=(const DiskSync&) = delete;

  // fd is duplicated. Failures show in the sync that ends a recording.
  void request(int fd);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  UniqueFd requested_;
  bool stop_ = false;
  std::thread thread_;  // last: uses the members above
};

}  // namespace ior::record

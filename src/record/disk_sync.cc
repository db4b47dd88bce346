// SPDX-License-Identifier: Apache-2.0
#include "record/disk_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "record/quiet_thread.h"

namespace ior::record {

DiskSync::DiskSync() : thread_(quiet_thread([this] { run(); })) {}

DiskSync::~DiskSync() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void DiskSync::request(int fd) {
  {
    const std::lock_guard lock(mutex_);
    requested_.reset(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
  }
  wake_.notify_one();
}

void DiskSync::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || requested_; });
    if (stop_) {
      return;  // the end of the recording is a sync of its own
    }
    const UniqueFd fd = std::exchange(requested_, UniqueFd());
    lock.unlock();
    (void)::fdatasync(fd.get());
    lock.lock();
  }
}

}  // namespace ior::record

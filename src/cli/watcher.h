// SPDX-License-Identifier: Apache-2.0
//
// Two small threads beside a run, for what the run's poll set cannot do itself. Both end with their
// object.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::cli {

// Passes the signals that arrive on a signalfd to a process, so that the run goes on and records
// how that process ends.
class SignalForwarder {
 public:
  // Neither descriptor is owned; both must outlive the object.
  static Result<std::unique_ptr<SignalForwarder>> create(int signal_fd, int pidfd);
  ~SignalForwarder();
  SignalForwarder(const SignalForwarder&) = delete;
  SignalForwarder& operator=(const SignalForwarder&) = delete;

 private:
  SignalForwarder() = default;

  UniqueFd stop_;
  std::thread thread_;
};

// The end of one thread as a readable descriptor, for kernels whose pidfds are of processes only
// (before v6.9, commit 64bef697d33b): asks every 50 ms.
class ThreadWatch {
 public:
  // alive is called from a thread of its own.
  static Result<std::unique_ptr<ThreadWatch>> create(std::function<bool()> alive);
  ~ThreadWatch();
  ThreadWatch(const ThreadWatch&) = delete;
  ThreadWatch& operator=(const ThreadWatch&) = delete;

  int fd() const { return gone_.get(); }

 private:
  ThreadWatch() = default;

  UniqueFd gone_;
  UniqueFd stop_;
  std::thread thread_;
};

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/watcher.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <utility>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::cli {
namespace {

constexpr int kThreadPollMs = 50;

Result<UniqueFd> make_eventfd() {
  UniqueFd fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd) {
    return from_errno("make", "an eventfd");
  }
  return fd;
}

void raise_event(int fd) {
  (void)eventfd_write(fd, 1);
}

void forward_signals(int signal_fd, int pidfd, int stop_fd) {
  while (true) {
    pollfd fds[2] = {{.fd = stop_fd, .events = POLLIN, .revents = 0},
                     {.fd = signal_fd, .events = POLLIN, .revents = 0}};
    if (poll(fds, 2, -1) < 0) {
      continue;
    }
    if (fds[0].revents != 0) {
      return;
    }
    signalfd_siginfo info{};
    if (read(signal_fd, &info, sizeof(info)) == sizeof(info)) {
      syscall(SYS_pidfd_send_signal, pidfd, info.ssi_signo, nullptr, 0);
    }
  }
}

void watch_thread(const std::function<bool()>& alive, int gone_fd, int stop_fd) {
  pollfd stop = {.fd = stop_fd, .events = POLLIN, .revents = 0};
  while (poll(&stop, 1, kThreadPollMs) <= 0) {
    if (!alive()) {
      raise_event(gone_fd);
      return;
    }
  }
}

}  // namespace

Result<std::unique_ptr<SignalForwarder>> SignalForwarder::create(int signal_fd, int pidfd) {
  std::unique_ptr<SignalForwarder> forwarder(new SignalForwarder);
  IOR_TRY(forwarder->stop_, make_eventfd());
  forwarder->thread_ = std::thread(forward_signals, signal_fd, pidfd, forwarder->stop_.get());
  return forwarder;
}

SignalForwarder::~SignalForwarder() {
  if (!thread_.joinable()) {
    return;
  }
  raise_event(stop_.get());
  thread_.join();
}

Result<std::unique_ptr<ThreadWatch>> ThreadWatch::create(std::function<bool()> alive) {
  std::unique_ptr<ThreadWatch> watch(new ThreadWatch);
  IOR_TRY(watch->gone_, make_eventfd());
  IOR_TRY(watch->stop_, make_eventfd());
  watch->thread_ =
      std::thread(watch_thread, std::move(alive), watch->gone_.get(), watch->stop_.get());
  return watch;
}

ThreadWatch::~ThreadWatch() {
  if (!thread_.joinable()) {
    return;
  }
  raise_event(stop_.get());
  thread_.join();
}

}  // namespace ior::cli

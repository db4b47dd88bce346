// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include <csignal>
#include <cstddef>
#include <utility>

#include "base/result.h"

namespace ior::cli {
namespace {

bool is_ignored(int signal) {
  struct sigaction action{};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Result<Signals> Signals::take(Interrupt interrupt) {
  Signals signals;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  if (!is_ignored(SIGHUP)) {
    sigaddset(&set, SIGHUP);
  }
  if (interrupt == Interrupt::kEndsRun && !is_ignored(SIGINT)) {
    sigaddset(&set, SIGINT);
  }
  if (sigprocmask(SIG_BLOCK, &set, &signals.old_mask_) != 0) {
    return from_errno("block", "signals");
  }
  signals.active_ = true;
  signals.fd_ = UniqueFd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals.fd_) {
    return from_errno("open", "a signalfd");
  }

  const std::size_t count = interrupt == Interrupt::kLeftToCommand ? kIgnored.size() : 1;
  struct sigaction ignore{};
  ignore.sa_handler = SIG_IGN;
  for (; signals.ignored_ < count; ++signals.ignored_) {
    const std::size_t i = signals.ignored_;
    if (sigaction(kIgnored[i], &ignore, &signals.old_actions_[i]) != 0) {
      return from_errno("ignore", "a signal");
    }
  }
  return signals;
}

Signals::Signals(Signals&& other) noexcept
    : fd_(std::move(other.fd_)),
      old_mask_(other.old_mask_),
      old_actions_(other.old_actions_),
      ignored_(other.ignored_),
      active_(std::exchange(other.active_, false)) {}

Signals::~Signals() {
  if (active_) {
    restore_in_child();
  }
}

void Signals::restore_in_child() const {
  for (std::size_t i = 0; i < ignored_; ++i) {
    sigaction(kIgnored[i], &old_actions_[i], nullptr);
  }
  sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

int end_by_signal(int signal) {
  constexpr int kExitBySignal = 128;  // plus the signal: what shells report
  // The core file, if any, is the business of whoever died first.
  const struct rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  raise(signal);
  return kExitBySignal + signal;
}

}  // namespace ior::cli

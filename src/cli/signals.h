// SPDX-License-Identifier: Apache-2.0
//
// The signals of a run, as a descriptor. A process has one of these at most, made before any other
// thread.
//
// SIGPIPE is ignored: a closed pipe is seen as EPIPE by the sink. A signal that was ignored when
// ior started (nohup, a background job) stays ignored.
#pragma once

#include <signal.h>

#include <array>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::cli {

// What Ctrl-C is for.
enum class Interrupt : std::uint8_t {
  kEndsRun,
  kLeftToCommand,  // SIGINT and SIGQUIT are ignored: the launched command, in the same foreground
                   // group, decides
};

class Signals {
 public:
  static Result<Signals> take(Interrupt interrupt);
  Signals(Signals&& other) noexcept;
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  Signals& operator=(Signals&&) = delete;
  ~Signals();  // as it was

  // A signalfd of SIGTERM, SIGHUP and, if it ends the run, SIGINT.
  int fd() const { return fd_.get(); }

  // For a forked child, before exec: as it was when ior started. Async-signal-safe.
  void restore_in_child() const;

 private:
  Signals() = default;

  static constexpr std::array<int, 3> kIgnored = {SIGPIPE, SIGINT, SIGQUIT};

  UniqueFd fd_;
  sigset_t old_mask_{};
  std::array<struct sigaction, kIgnored.size()> old_actions_{};
  std::size_t ignored_ = 0;  // how many of kIgnored are ignored now
  bool active_ = false;
};

// Ends this process by the signal, as its cause would have; without a core file. Returns only when
// the signal does not kill, and gives the exit status that stands for it.
int end_by_signal(int signal);

}  // namespace ior::cli

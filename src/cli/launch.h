// SPDX-License-Identifier: Apache-2.0
//
// A command that is traced from its first call on.
//
// The child is forked first and stops itself; tracing is attached to its process id; then it is
// continued and executes the command. It waits in a stop and not in a read(), because a call that
// is under way when tracing begins would be the first row of every trace. Should ior be killed
// meanwhile, the kernel continues the child (PR_SET_PDEATHSIG), which then finds that it was not
// let go and exits.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "cli/signals.h"

namespace ior::cli {

// How a process ended.
struct ExitStatus {
  int code = 0;
  int signal = 0;  // not 0: killed by it
};

class Launch {
 public:
  // Forks the child, which has the signals as ior found them and the caller's environment. argv is
  // not empty. Errors: a program that cannot be run (exit codes 126 and 127), no process.
  static Result<Launch> prepare(const std::vector<std::string>& argv, const Signals& signals);
  Launch(Launch&& other) noexcept;
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;
  Launch& operator=(Launch&&) = delete;
  ~Launch();  // a child that was not waited for is killed when it has not been let go, else left
              // alone

  std::uint32_t tgid() const { return static_cast<std::uint32_t>(pid_); }
  int pidfd() const { return pidfd_.get(); }  // readable when the command has ended

  // Lets the child execute the command; returns when it does. Error: the kernel refused the
  // program.
  Status start();

  // Waits for the end and reaps.
  Result<ExitStatus> wait();

 private:
  struct Gate;  // shared with the child

  Launch() = default;
  Status wait_for_stop() const;

  std::string program_;
  Gate* gate_ = nullptr;
  pid_t pid_ = -1;  // -1: none, or reaped
  bool started_ = false;
  UniqueFd pidfd_;
  UniqueFd exec_errno_;  // read end: nothing when the exec succeeded, else errno
};

}  // namespace ior::cli

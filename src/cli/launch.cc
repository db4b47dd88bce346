// SPDX-License-Identifier: Apache-2.0
#include "cli/launch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/find_program.h"
#include "cli/signals.h"

namespace ior::cli {

struct Launch::Gate {
  std::atomic<bool> open{false};
  static_assert(std::atomic<bool>::is_always_lock_free, "shared between processes");
};

namespace {

constexpr char kShell[] = "/bin/sh";

// What the child needs, made before the fork: only async-signal-safe calls are allowed after it.
struct Exec {
  const char* program;
  std::vector<char*> argv;
  std::vector<char*> shell_argv;  // for a script without "#!": man 3 execvp
};

Exec make_exec(const std::string& program, const std::vector<std::string>& words) {
  Exec exec{.program = program.c_str(), .argv = {}, .shell_argv = {}};
  const auto writable = [](const std::string& word) {
    return const_cast<char*>(word.c_str());
  };  // execve's type
  exec.shell_argv = {const_cast<char*>(kShell), writable(program)};
  for (const std::string& word : words) {
    exec.argv.push_back(writable(word));
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    exec.shell_argv.push_back(writable(words[i]));
  }
  exec.argv.push_back(nullptr);
  exec.shell_argv.push_back(nullptr);
  return exec;
}

// Not kill(): its wrapper in a sanitizer makes another call, which would be seen as the command's.
void stop_oneself(pid_t self) {
  syscall(SYS_kill, self, SIGSTOP);  // acts before it returns to user space: man 2 kill
}

// The child's life. From the stop to the exec it makes no call.
[[noreturn]] void be_the_command(const Exec& exec,
                                 const std::atomic<bool>& open,
                                 pid_t parent,
                                 int report_fd) {
  prctl(PR_SET_PDEATHSIG, SIGCONT);
  if (getppid() != parent) {
    _exit(kExitCannotRun);
  }
  const pid_t self = getpid();
  stop_oneself(self);
  // Somebody else's SIGCONT, or ior is gone.
  while (!open.load(std::memory_order_acquire)) {
    if (getppid() != parent) {
      _exit(kExitCannotRun);
    }
    stop_oneself(self);
  }
  execve(exec.program, exec.argv.data(), environ);
  if (errno == ENOEXEC) {
    execve(kShell, exec.shell_argv.data(), environ);
  }
  const int error = errno;
  const ssize_t written = write(report_fd, &error, sizeof(error));
  _exit(written == sizeof(error) ? kExitCannotRun : kExitNotFound);
}

}  // namespace

Result<Launch> Launch::prepare(const std::vector<std::string>& argv, const Signals& signals) {
  const char* path = std::getenv("PATH");
  Launch launch;
  // Without PATH the standard directories: confstr(_CS_PATH).
  IOR_TRY(launch.program_, find_program(argv.front(), path != nullptr ? path : "/bin:/usr/bin"));

  void* page =
      mmap(nullptr, sizeof(Gate), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    return from_errno("map", "a page shared with the command");
  }
  launch.gate_ = new (page) Gate;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return from_errno("make", "a pipe to the command");
  }
  launch.exec_errno_ = UniqueFd(ends[0]);
  const UniqueFd report_fd(ends[1]);

  const Exec exec = make_exec(launch.program_, argv);
  const pid_t parent = getpid();
  // Not fork(), after which libraries act in the child, too: a sanitizer starts a thread there.
  const pid_t pid = _Fork();
  if (pid < 0) {
    return from_errno("fork", "a process for the command");
  }
  if (pid == 0) {
    signals.restore_in_child();
    be_the_command(exec, launch.gate_->open, parent, report_fd.get());
  }
  launch.pid_ = pid;
  launch.pidfd_ = UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!launch.pidfd_) {
    return from_errno("watch", "the command", "Linux 5.3 or newer is needed");
  }
  IOR_TRY_STATUS(launch.wait_for_stop());
  return launch;
}

Launch::Launch(Launch&& other) noexcept
    : program_(std::move(other.program_)),
      gate_(std::exchange(other.gate_, nullptr)),
      pid_(std::exchange(other.pid_, -1)),
      started_(other.started_),
      pidfd_(std::move(other.pidfd_)),
      exec_errno_(std::move(other.exec_errno_)) {}

Launch::~Launch() {
  if (pid_ > 0 && !started_) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (gate_ != nullptr) {
    munmap(gate_, sizeof(Gate));
  }
}

// A child that was killed before it stopped is left for wait() to reap.
Status Launch::wait_for_stop() const {
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WSTOPPED | WEXITED | WNOWAIT) != 0) {
    if (errno != EINTR) {
      return from_errno("wait for", "the command's process");
    }
  }
  return {};
}

Status Launch::start() {
  started_ = true;
  gate_->open.store(true, std::memory_order_release);
  if (kill(pid_, SIGCONT) != 0) {
    return from_errno("continue", "the command's process");
  }
  int error = 0;
  ssize_t got = 0;
  do {
    got = read(exec_errno_.get(), &error, sizeof(error));
  } while (got < 0 && errno == EINTR);
  exec_errno_.reset();
  if (got != sizeof(error)) {
    return {};
  }
  [[maybe_unused]] const Result<ExitStatus> reaped = wait();
  return cannot_run(program_, error);
}

Result<ExitStatus> Launch::wait() {
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED) != 0) {
    if (errno != EINTR) {
      return from_errno("wait for", program_);
    }
  }
  pid_ = -1;
  if (info.si_code == CLD_EXITED) {
    return ExitStatus{.code = info.si_status, .signal = 0};
  }
  return ExitStatus{.code = 0, .signal = info.si_status};
}

}  // namespace ior::cli

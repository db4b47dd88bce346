// SPDX-License-Identifier: Apache-2.0
#include "tui/terminal.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace ior::tui {
namespace {

// Alternate screen; no cursor; no wrapping at the right border, so that the last cell can be
// written; mouse presses in SGR coordinates; bracketed paste. xterm's ctlseqs.
constexpr std::string_view kEnter =
    "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[0m\x1b[2J";
constexpr std::string_view kLeave =
    "\x1b[?2026l\x1b[?2004l\x1b[?1006l\x1b[?1000l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l";

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};

// What a signal handler needs. Static, since it may come at any time.
struct Saved {
  termios mode{};
  int in = -1;
  int out = -1;
  std::atomic<bool> entered{false};
};
Saved saved;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

// Async-signal-safe: man 7 signal-safety has write() and tcsetattr().
void restore() {
  if (!saved.entered.exchange(false)) {
    return;
  }
  const int before = errno;
  std::string_view rest = kLeave;
  while (!rest.empty()) {
    const ssize_t n = ::write(saved.out, rest.data(), rest.size());
    if (n <= 0) {
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  ::tcsetattr(saved.in, TCSANOW, &saved.mode);
  errno = before;
}

extern "C" void on_crash(int signal) {
  restore();
  ::raise(signal);  // SA_RESETHAND: the default, which ends the process
}

void install_crash_handlers() {
  static std::array<char, 65536> stack;  // for an overflow of the normal one
  const stack_t alternate{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  ::sigaltstack(&alternate, nullptr);
  struct sigaction action{};
  action.sa_handler = on_crash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK | SA_NODEFER);
  for (const int signal : kCrashes) {
    ::sigaction(signal, &action, nullptr);
  }
}

void remove_crash_handlers() {
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  for (const int signal : kCrashes) {
    ::sigaction(signal, &action, nullptr);
  }
}

sigset_t event_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGWINCH);
  ::sigaddset(&set, SIGCONT);
  return set;
}

}  // namespace

Result<std::unique_ptr<Terminal>> Terminal::open(int in, int out) {
  if (::tcgetattr(in, &saved.mode) != 0) {
    return from_errno("use", "the terminal on standard input");
  }
  std::unique_ptr<Terminal> terminal(new Terminal(in, out));
  const sigset_t set = event_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  terminal->events_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!terminal->events_) {
    return from_errno("open", "a signalfd");
  }
  saved.in = in;
  saved.out = out;
  static const int registered = std::atexit(restore);
  (void)registered;
  install_crash_handlers();
  terminal->enter();
  return terminal;
}

Terminal::~Terminal() {
  leave();
  remove_crash_handlers();
  const sigset_t set = event_signals();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

void Terminal::enter() {
  termios raw = saved.mode;
  ::cfmakeraw(&raw);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  saved.entered = true;
  // A background process that is continued stops here until it is in the foreground again.
  ::tcsetattr(in_, TCSANOW, &raw);
  (void)write(kEnter);
}

void Terminal::leave() {
  restore();
}

void Terminal::suspend() {
  leave();
  ::kill(0, SIGTSTP);  // the whole job, as the terminal itself would have done
  // An orphaned group is not stopped: the kernel drops the signal, and we go on.
  enter();
}

Terminal::Size Terminal::size() const {
  winsize window{};
  if (::ioctl(out_, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) {
    return {};
  }
  constexpr int kMost = 1000;
  return {std::min<int>(window.ws_col, kMost), std::min<int>(window.ws_row, kMost)};
}

bool Terminal::clear_event() {
  bool continued = false;
  signalfd_siginfo info{};
  while (::read(events_.get(), &info, sizeof(info)) == sizeof(info)) {
    continued = continued || info.ssi_signo == static_cast<std::uint32_t>(SIGCONT);
  }
  return continued;
}

Status Terminal::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(out_, bytes.data(), bytes.size());
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      pollfd wait{.fd = out_, .events = POLLOUT, .revents = 0};
      ::poll(&wait, 1, 1000);
    } else if (n < 0 && errno != EINTR) {
      return from_errno("write to", "the terminal");
    }
  }
  return {};
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// The terminal while the dashboard has it: raw mode, alternate screen, mouse. Whatever way the
// program ends (return, exit, a crash), the terminal is as it was found; only SIGKILL is too quick.
// One at a time, since a process has one terminal and one set of signal handlers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/unique_fd.h"

namespace ior::tui {

class Terminal {
 public:
  // Both descriptors are the terminal's and stay open. Takes SIGWINCH and SIGCONT as events: to be
  // called before other threads are made.
  static Result<std::unique_ptr<Terminal>> open(int in, int out);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  struct Size {
    int width = 80, height = 24;
  };
  Size size() const;

  // Readable when the size has changed or the process was continued; clear_event() takes it, and
  // tells whether it was continued: who stopped it may have set the terminal otherwise.
  int event_fd() const { return events_.get(); }
  bool clear_event();

  int in() const { return in_; }
  // All of it; an error when the terminal is gone.
  Status write(std::string_view bytes);

  // As it was found, for a while: an editor, a suspension.
  void leave();
  void enter();
  // Ctrl-Z: returns when the process is continued.
  void suspend();

 private:
  Terminal(int in, int out) : in_(in), out_(out) {}

  int in_;
  int out_;
  UniqueFd events_;
};

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// A thread that no signal is delivered to: signals are the main thread's, through its signalfd. Its
// own faults are: whoever has a handler for them (the terminal, to be restored) is to be called.
#pragma once

#include <signal.h>

#include <thread>
#include <utility>

namespace ior::record {

template <typename Work>
std::thread quiet_thread(Work work) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  for (const int fault : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP}) {
    sigdelset(&all, fault);
  }
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(work));  // inherits the mask: man 3 pthread_create
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace ior::record

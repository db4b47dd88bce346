// SPDX-License-Identifier: Apache-2.0
//
// What the scenarios about names (names_*.cc) share: children, threads that take turns, mounts.
#pragma once

#include <fcntl.h>
#include <sys/types.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "expect.h"
#include "file_names.h"
#include "open_file.h"
#include "scenario.h"
#include "sys_file.h"
#include "sys_name.h"
#include "sys_task.h"

namespace ior::workload {

// A scenario's function, with the open file stated for every use of a descriptor.
template <void (*kRun)(Context&)>
void stated(Context& context) {
  sys::state_open_files();
  kRun(context);
}

// Runs `body` in a forked child (the fork is not logged) and waits for it. Its failures and its
// skip reason become the context's. `killed` is the signal that has to end the child, 0 for a plain
// exit.
void in_child(Context& context, const std::function<void()>& body, int killed = 0);

// Like fork(2) with these flags of clone(2), not logged.
pid_t clone_child(unsigned long flags);

// The same in a mount namespace of its own where nothing propagates to the outside. Skips the
// scenario, without running `body`, when the kernel refuses that.
void in_mount_namespace(Context& context, const std::function<void()>& body);

// An unlogged mount(2); a failure is the scenario's.
void mount_at(Context& context,
              const char* source,
              const std::string& target,
              const char* type,
              unsigned long flags,
              const char* options = nullptr);

// Makes a file with this content by logged calls.
void write_file(Context& context, const std::string& path, std::string_view content);

// Reads up to 64 bytes at the start of the file, which must be `content`.
void read_back(Context& context, int fd, std::string_view content);

// Makes the call and logs it with this file, whatever /proc says or could say of it.
template <class... Args>
long call_with(const sys::CallId& id, const FileUse& use, Args... args) {
  const long ret = sys::bare(id.nr, args...);
  recorder().note({.call = id.name, .nr = id.nr, .ret = ret, .file = &use});
  return ret;
}

// A thread that knows its own tid.
template <class Body>
std::thread start_thread(Body body) {
  return std::thread([body = std::move(body)]() mutable {
    refresh_identity();
    body();
  });
}

// Lets threads, or processes when it lies in shared memory, take steps in a fixed order. Spins with
// sched_yield, as a futex would be one more call in the midst of the ones under test.
class Steps {
 public:
  void reached(int step) { step_.store(step, std::memory_order_release); }
  void wait_for(int step) const {
    while (step_.load(std::memory_order_acquire) < step) {
      sys::bare(SYS_sched_yield);
    }
  }

 private:
  std::atomic<int> step_{0};
};

// A `Value` in memory that forked children share.
template <class Value>
Value& shared_value();

// Memory for shared_value: zeroed, shared with children, never freed.
void* shared_memory(std::size_t size);

template <class Value>
Value& shared_value() {
  return *new (shared_memory(sizeof(Value))) Value{};
}

// Waits until thread `tid` of this or another process sleeps in the system call `nr`.
// False when it has not within a few seconds.
bool blocked_in(pid_t process, pid_t tid, long nr);

}  // namespace ior::workload

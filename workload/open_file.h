// SPDX-License-Identifier: Apache-2.0
//
// Which open file a descriptor stood for, stated in full: its name and its inode number.
//
// Off by default, as each new descriptor then costs two more unlogged calls on paths in /proc. The
// scenarios about names (names-*) switch it on. Who answers is the process itself, or, where its
// own /proc is out of reach or would name files as seen from a changed root, an observer outside.
#pragma once

#include <sys/types.h>

#include <string>

#include "expect.h"

namespace ior::workload::sys {

// From now on every use of a descriptor, and every call that opens one, carries `file` and `ino`.
void state_open_files();

// Adds `file`, `ino` and `deleted` of the open file to `use` (nothing unless switched on). With an
// observer at work, `path` and `object` are its word too.
void state_open_file(int fd, FileUse& use);

// The same for a call that opens by path: its path stays, the file is that of the new descriptor.
void state_opened(int fd, FileUse& use);

// The descriptor `fd` as /proc names it under `process` ("/proc/self", "/proc/12").
FileUse ask_process(const std::string& process, int fd);

// The working directory as the observer sees it; false when there is no observer.
bool observed_directory(std::string& path);

// A process that stays at the root, mounts and namespaces of its maker and says what a descriptor
// of another process is. Asked through shared memory, so that asking makes no system call but
// sched_yield. One at a time; children inherit the right to ask.
class Observer {
 public:
  Observer();
  ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
};

}  // namespace ior::workload::sys

// SPDX-License-Identifier: Apache-2.0
//
// Calls on tasks: fork and its kin, execve, exit, names. A child made here knows its own tid.
#pragma once

#include <linux/sched.h>
#include <sys/types.h>

#include "sys.h"

namespace ior::workload::sys {

// In the child (result 0) nothing is logged of the call: the parent's return is the call.
long fork();
// `flags` and `signal` as clone(2); no CLONE_VM, no stack: the child returns here as after fork.
long clone_process(unsigned long flags);
long clone3_process(clone_args* args);

// vfork: `child` runs on the parent's stack and in its memory and must end in exit_group or execve.
long vfork(void (*child)(void*), void* argument);

// Does not return. `exit` ends the thread, `exit_group` the process.
[[noreturn]] void exit(int status);
[[noreturn]] void exit_group(int status);

// Return only on failure. Logged as successful until they do: the 0 goes to the new image.
long execve(CString program, char* const* arguments, char* const* environment);
long execveat(
    int dir, CString program, char* const* arguments, char* const* environment, int flags);

// PR_SET_NAME; what is logged from now on has the new name.
long set_name(const char* name);

// Waits for a child, not logged. Returns its wait status, or -1.
int reap(long pid);

}  // namespace ior::workload::sys

// SPDX-License-Identifier: Apache-2.0
//
// The roles of a call's arguments, derived once per call: what stages that look at every event use.
#pragma once

#include "model/event.h"
#include "model/syscall_table.h"

namespace ior::model {

// As roles_of(), from a table. Hot path. Static storage.
const KernelRoles& call_roles(const SyscallInfo& info);

// Whether the register of the call's descriptor argument holds a descriptor. It does not when
// mmap() asks for anonymous memory (whatever stands there is not looked at: man 2 mmap), nor when
// io_uring_enter() and io_uring_register() pass the index of a registered ring (man 2
// io_uring_enter). False when the call has no such argument.
bool uses_descriptor(const CallEvent& event);

// Whether the call works on a file that it is given: by a descriptor, or by the index of a ring.
bool uses_file(const CallEvent& event);

}  // namespace ior::model

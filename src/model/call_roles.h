// SPDX-License-Identifier: Apache-2.0
//
// The roles of a call's arguments, derived once per call: what stages that look at every event use.
#pragma once

#include "model/syscall_table.h"

namespace ior::model {

// As roles_of(), from a table. Hot path. Static storage.
const KernelRoles& call_roles(const SyscallInfo& info);

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
//
// An announced file -> what later stages see of it: its kind and its name, in the spelling of
// /proc/PID/fd and, for sockets, of strace -yy. Pure.
#pragma once

#include "model/event.h"
#include "model/raw_event.h"

namespace ior::resolve {

model::File make_file(const model::FileRecord& record);

}  // namespace ior::resolve

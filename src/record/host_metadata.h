// SPDX-License-Identifier: Apache-2.0
//
// What a recording says about the machine and the moment it was made at. Asks the system; what it
// does not tell is left out.
#pragma once

#include <cstdint>

#include "record/metadata.h"

namespace ior::record {

// ior.hostname, ior.kernel, ior.machine, ior.cpus, ior.mounts.
Metadata describe_host();

// ior.started_at_unix_nano and ior.boot_to_unix_nano: add the latter to time_ns for wall time.
Metadata describe_start();

// ior.ended_at_unix_nano and ior.boot_to_unix_nano_at_end: another one when the clock was set.
Metadata describe_end();

}  // namespace ior::record

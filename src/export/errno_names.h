// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ior::exporter {

// "ENOENT" for 2; also the kernel's own codes that a tracer sees (ERESTARTSYS, ...; include/linux/
// errno.h). Empty for a number without a name.
std::string_view errno_name(int number);

// "No such file or directory"; for the kernel's own codes what they mean for the caller. Empty for
// a number without a name. Never translated.
std::string_view errno_text(int number);

// ERESTARTSYS and its like: not errors but how the kernel says that it will run the call again, or
// answer EINTR after the handler.
bool is_restart(int number);

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// The files behind descriptors and path arguments, as the kernel's own /proc names them.
#pragma once

#include "expect.h"
#include "sys.h"

namespace ior::workload::sys {

// The file of one argument. Asked before the call, except for what the call itself produces.
// Asks the kernel once per descriptor: by a bare readlink in /proc/self, for sockets also by
// getsockname and getpeername, which are logged.
FileUse resolve(const FileArg& arg);

// Whether the argument names something that exists only once the call has returned.
constexpr bool is_produced(const FileArg& arg) {
  return arg.kind == FileArg::Kind::kResult || arg.kind == FileArg::Kind::kCell;
}

// What is said of `fd` from now on: like set_fd_path, with everything that there is to say.
void set_fd_use(int fd, const FileUse& use);

// Drops the names that a successful call made untrue.
void forget_after(long nr, const Words& words, long ret);

}  // namespace ior::workload::sys

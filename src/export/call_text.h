// SPDX-License-Identifier: Apache-2.0
//
// A call as strace -yy prints it, under the name that it has there (uname, where the rows of the
// tracepoint say newuname): arguments with the paths that they stand for, and the result.
//
//   openat(AT_FDCWD</cwd>, "passwd", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>
//   read(3</dev/null<char 1:3>>, 0x7ffe0000, 4096) = -1 EIO (Input/output error)
//   pipe2([3<pipe:[1]>, 4<pipe:[1]>], O_CLOEXEC) = 0
//   futex(0x7ffe0000, FUTEX_WAIT, 1, NULL <unfinished ...>
//
// What was not captured stays what the register held: an address for an unreadable path or a
// buffer. AT_FDCWD and other directories are shown with their names when the path starts from them.
#pragma once

#include <string>
#include <string_view>

#include "model/event.h"

namespace ior::exporter {

// Put around parts of the text; all empty: no colours.
struct CallColours {
  std::string_view name;
  std::string_view error;
  std::string_view off;
};

void append_call(std::string& out, const model::CallEvent& event, const CallColours& colours);

}  // namespace ior::exporter

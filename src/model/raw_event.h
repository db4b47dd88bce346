// SPDX-License-Identifier: Apache-2.0
//
// A record of the kernel side, decoded and checked, its ids not yet turned into text: what decode
// gives and resolve takes. Views point into the bytes of the ring.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "abi/wire.h"

namespace ior::model {

struct CallRecord {
  ior_wire_call fields;  // the extended part is zero when the record has none
  std::uint8_t nargs;    // valid args
  std::string_view path;
  std::string_view path2;
};

struct FileRecord {
  ior_wire_file fields;
  std::string_view text;  // NUL-terminated components leaf first; sockets: local name, remote name
};

using Record = std::variant<CallRecord, FileRecord, ior_wire_task, ior_wire_task_exit>;

}  // namespace ior::model

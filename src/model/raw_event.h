// SPDX-License-Identifier: Apache-2.0
//
// A record of the kernel side, decoded and checked, its ids not yet turned into text: what decode
// gives and resolve takes. Views point into the bytes of the ring.
#pragma once

#include <cstddef>
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

// Whether the record is of a call or of an operation: both have this layout.
constexpr bool is_call(const ior_wire_header& header) {
  return header.kind == IOR_WIRE_CALL || header.kind == IOR_WIRE_OPERATION;
}

// The row of the kernel side's tables under which a call is counted.
constexpr std::size_t row_of(const ior_wire_call& call) {
  const auto nr = static_cast<std::uint32_t>(call.nr);
  const bool operation = call.header.kind == IOR_WIRE_OPERATION;
  const bool compat = !operation && (call.header.flags & IOR_CALL_COMPAT) != 0;
  const std::uint32_t rows = operation ? IOR_CALL_SLOTS : IOR_SYSCALL_SLOTS;
  return compat || nr >= rows ? IOR_CALL_OTHER : nr;
}

using Record = std::variant<CallRecord, FileRecord, ior_wire_task, ior_wire_task_exit>;

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
//
// Bytes of a ring -> one record, checked. Pure: nothing is kept, views point into the bytes given. A malformed record is data, not
// death: the caller counts it and goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <variant>

#include "abi/wire.h"

namespace ior::decode {

enum class Malformed : std::uint8_t { kTooShort, kSizeMismatch, kUnknownKind, kBadText };

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

// `bytes` is one whole record as the kernel side sent it, of any length and content.
std::expected<Record, Malformed> decode(std::span<const std::byte> bytes);

// Only the header; kTooShort when there is none.
std::expected<ior_wire_header, Malformed> peek(std::span<const std::byte> bytes);

// The same for a record known to be a call, without the variant. Hot path.
std::expected<void, Malformed> decode_call(std::span<const std::byte> bytes, CallRecord& out);

}  // namespace ior::decode

// SPDX-License-Identifier: Apache-2.0
//
// Bytes of a ring -> one record, checked. Pure: nothing is kept, views point into the bytes given.
// A malformed record is data, not death: the caller counts it and goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>

#include "model/raw_event.h"

namespace ior::decode {

enum class Malformed : std::uint8_t { kTooShort, kSizeMismatch, kUnknownKind, kBadText };

// `bytes` is one whole record as the kernel side sent it, of any length and content.
std::expected<model::Record, Malformed> decode(std::span<const std::byte> bytes);

// Only the header; kTooShort when there is none.
std::expected<ior_wire_header, Malformed> peek(std::span<const std::byte> bytes);

// The same for a record known to be a call, without the variant. Hot path.
std::expected<void, Malformed> decode_call(std::span<const std::byte> bytes,
                                           model::CallRecord& out);

}  // namespace ior::decode

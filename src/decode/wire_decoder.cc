// SPDX-License-Identifier: Apache-2.0
#include "decode/wire_decoder.h"

#include <cstring>

namespace ior::decode {
namespace {

using model::CallRecord;
using model::FileRecord;
using model::Record;

constexpr std::size_t kFixed = IOR_CALL_FIXED_SIZE;
constexpr std::size_t kExtended = IOR_CALL_EXTENDED_SIZE;

std::string_view text_at(std::span<const std::byte> bytes, std::size_t offset, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes.data()) + offset, size};
}

// A path as sent: its size counts the NUL.
std::string_view without_nul(std::string_view text) {
  if (!text.empty() && text.back() == '\0') {
    text.remove_suffix(1);
  }
  return text;
}

template <typename Wire>
std::expected<Record, Malformed> decode_fixed(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(Wire)) {
    return std::unexpected(Malformed::kTooShort);
  }
  Wire record;
  std::memcpy(&record, bytes.data(), sizeof(record));
  return record;
}

std::expected<Record, Malformed> decode_file(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(ior_wire_file)) {
    return std::unexpected(Malformed::kTooShort);
  }
  FileRecord record;
  std::memcpy(&record.fields, bytes.data(), sizeof(record.fields));
  if (bytes.size() - sizeof(ior_wire_file) < record.fields.text_size) {
    return std::unexpected(Malformed::kBadText);
  }
  record.text = text_at(bytes, sizeof(ior_wire_file), record.fields.text_size);
  return record;
}

}  // namespace

std::expected<ior_wire_header, Malformed> peek(std::span<const std::byte> bytes) {
  ior_wire_header header;
  if (bytes.size() < sizeof(header)) {
    return std::unexpected(Malformed::kTooShort);
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.size < sizeof(header) || header.size > bytes.size()) {
    return std::unexpected(Malformed::kSizeMismatch);
  }
  return header;
}

std::expected<void, Malformed> decode_call(std::span<const std::byte> bytes,
                                           model::CallRecord& out) {
  const auto header = peek(bytes);
  if (!header) {
    return std::unexpected(header.error());
  }
  const std::size_t size = header->size;
  if (size < kFixed) {
    return std::unexpected(Malformed::kTooShort);
  }
  if ((header->flags & IOR_CALL_EXTENDED) == 0) {
    const std::size_t args = (size - kFixed) / sizeof(std::uint64_t);
    if (args > IOR_MAX_ARGS || (size - kFixed) % sizeof(std::uint64_t) != 0) {
      return std::unexpected(Malformed::kSizeMismatch);
    }
    std::memcpy(&out.fields, bytes.data(), size);
    std::memset(reinterpret_cast<char*>(&out.fields) + size, 0, sizeof(out.fields) - size);
    out.nargs = static_cast<std::uint8_t>(args);
    out.path = out.path2 = {};
    return {};
  }
  if (size < kExtended) {
    return std::unexpected(Malformed::kTooShort);
  }
  std::memcpy(&out.fields, bytes.data(), kExtended);
  const std::size_t first = out.fields.path_size;
  const std::size_t second = out.fields.path2_size;
  if (size - kExtended < first + second) {
    return std::unexpected(Malformed::kBadText);
  }
  out.nargs = IOR_MAX_ARGS;
  out.path = without_nul(text_at(bytes, kExtended, first));
  out.path2 = without_nul(text_at(bytes, kExtended + first, second));
  return {};
}

std::expected<model::Record, Malformed> decode(std::span<const std::byte> bytes) {
  const auto header = peek(bytes);
  if (!header) {
    return std::unexpected(header.error());
  }
  bytes = bytes.first(header->size);
  switch (header->kind) {
    case IOR_WIRE_CALL:
    case IOR_WIRE_OPERATION: {
      model::CallRecord record;
      if (const auto decoded = decode_call(bytes, record); !decoded) {
        return std::unexpected(decoded.error());
      }
      return record;
    }
    case IOR_WIRE_FILE:
      return decode_file(bytes);
    case IOR_WIRE_TASK:
      return decode_fixed<ior_wire_task>(bytes);
    case IOR_WIRE_TASK_EXIT:
      return decode_fixed<ior_wire_task_exit>(bytes);
    default:
      return std::unexpected(Malformed::kUnknownKind);
  }
}

}  // namespace ior::decode

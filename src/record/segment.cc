// SPDX-License-Identifier: Apache-2.0
#include "record/segment.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

namespace ior::record {
namespace {

static_assert(std::endian::native == std::endian::little, "headers are copied as they are");

constexpr std::string_view kMark = "IORSEG01";

// Without padding, checked below.
struct Stored {
  std::array<char, 8> mark;
  std::uint64_t number;
  std::uint64_t size;
  std::uint32_t checksum;
  std::uint32_t header_checksum;
};
static_assert(sizeof(Stored) == kSegmentHeaderSize);

constexpr std::size_t kChecked = kSegmentHeaderSize - sizeof(std::uint32_t);

}  // namespace

std::uint32_t checksum(std::span<const std::byte> bytes, std::uint32_t so_far) {
  return static_cast<std::uint32_t>(
      crc32_z(so_far, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

std::array<std::byte, kSegmentHeaderSize> to_bytes(const SegmentHeader& header) {
  Stored stored{.mark = {},
                .number = header.number,
                .size = header.size,
                .checksum = header.checksum,
                .header_checksum = 0};
  std::ranges::copy(kMark, stored.mark.begin());
  stored.header_checksum = checksum(std::as_bytes(std::span(&stored, 1)).first(kChecked));
  return std::bit_cast<std::array<std::byte, kSegmentHeaderSize>>(stored);
}

std::optional<SegmentHeader> read_header(std::span<const std::byte> bytes) {
  if (bytes.size() < kSegmentHeaderSize) {
    return std::nullopt;
  }
  Stored stored;
  std::memcpy(&stored, bytes.data(), sizeof(stored));
  if (std::string_view(stored.mark.data(), stored.mark.size()) != kMark ||
      stored.header_checksum != checksum(bytes.first(kChecked))) {
    return std::nullopt;
  }
  return SegmentHeader{.number = stored.number, .size = stored.size, .checksum = stored.checksum};
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// How a recording survives a crash. Parquet has its table of contents at the end of the file, so a
// file without an end is lost, unless its pieces say what they are. A recording is
//
//   "PAR1" | header 0 | segment 0 | header 1 | segment 1 | ... | table of contents | "PAR1"
//
// A segment is what a Parquet writer leaves that writes one row group at this place of the file:
// "PAR1", pages, a table of contents of its own with offsets from the beginning of the file, its
// length, "PAR1". Segment 0 has no rows but the metadata that is known at the start. The header has
// length and checksum of the segment. Readers of Parquet never look at headers and at the tables
// within: the one at the end names every page by its offset.
//
// Pure: bytes in, values out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace ior::record {

inline constexpr std::size_t kMagicSize = 4;  // "PAR1"
inline constexpr std::size_t kSegmentHeaderSize = 32;

struct SegmentHeader {
  std::uint64_t number = 0;    // from 0
  std::uint64_t size = 0;      // of the segment, header not included
  std::uint32_t checksum = 0;  // of its bytes
};

// Little-endian: "IORSEG01", number, size, checksum, checksum of the header so far.
std::array<std::byte, kSegmentHeaderSize> to_bytes(const SegmentHeader& header);

// Empty: these bytes are no header.
std::optional<SegmentHeader> read_header(std::span<const std::byte> bytes);

// CRC-32 as zlib computes it; `so_far` continues one.
std::uint32_t checksum(std::span<const std::byte> bytes, std::uint32_t so_far = 0);

}  // namespace ior::record

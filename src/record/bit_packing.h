// SPDX-License-Identifier: Apache-2.0
//
// The encodings of numbers in a Parquet page that recordings use, as
// https://parquet.apache.org/docs/file-format/data-pages/encodings/ defines them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ior::record {

using Bytes = std::vector<std::byte>;

// Bits that a number below `count` takes; at least 1.
unsigned bits_for(std::size_t count);

// ULEB128.
void append_varint(Bytes& out, std::uint64_t value);

// The hybrid of runs and bit-packed groups of eight (RLE), without a length in front of it. Every
// value is below 2^width, width at most 32.
void append_hybrid(Bytes& out, std::span<const std::uint32_t> values, unsigned width);

// The same for one value `count` times.
void append_run(Bytes& out, std::uint32_t value, std::size_t count, unsigned width);

// DELTA_BINARY_PACKED of an INT32 or INT64 column. There is at least one value.
void append_deltas(Bytes& out, std::span<const std::int32_t> values);
void append_deltas(Bytes& out, std::span<const std::int64_t> values);

}  // namespace ior::record

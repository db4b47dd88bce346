// SPDX-License-Identifier: Apache-2.0
//
// Pages of Parquet columns: compressed with zstd, with checksum and header, one behind the other.
// The header is Thrift's compact protocol
// (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift); the table
// of contents, which is much more of it, is Arrow's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "record/bit_packing.h"

struct ZSTD_CCtx_s;

namespace ior::record {

// Numbers as in parquet.thrift.
enum class PageEncoding : std::uint8_t { kPlain = 0, kRle = 3, kDelta = 5, kDictionary = 8 };

class PageOutput {
 public:
  // Sizes of the pages with headers, since the last reset().
  struct Sizes {
    std::int64_t compressed = 0;
    std::int64_t uncompressed = 0;
  };

  PageOutput();

  // Appends a page of `count` dictionary entries, or of `count` rows, to out. The memory of the
  // compressor is kept for the next one.
  Status append_dictionary(Bytes& out, std::span<const std::byte> page, std::size_t count);
  Status append_data(Bytes& out,
                     std::span<const std::byte> page,
                     std::size_t count,
                     PageEncoding encoding);

  const Sizes& sizes() const { return sizes_; }
  void reset() { sizes_ = {}; }

 private:
  Status append(Bytes& out,
                std::span<const std::byte> page,
                std::size_t count,
                bool is_dictionary,
                PageEncoding encoding);

  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  Bytes compressed_;
  Sizes sizes_;
};

}  // namespace ior::record

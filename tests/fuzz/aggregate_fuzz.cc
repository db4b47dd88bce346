// SPDX-License-Identifier: Apache-2.0
//
// Whatever an aggregate recording holds. Input that does not begin as a zstd frame is text, and
// packed here: a fuzzer does not find its way through a compressor.
#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/aggregate_file.h"
#include "tests/fuzz/memory_file.h"

namespace {

void read(std::span<const std::byte> bytes) {
  const ior::fuzz::MemoryFile file(bytes);
  std::size_t sum = 0;
  const auto facts =
      ior::record::read_aggregate_file(file.path(), [&sum](const ior::model::AggregateRow& row) {
        sum += row.path.size() + row.call.size() + row.comm.size() + row.flags.size();
      });
  static_cast<void>(ior::record::is_aggregate_file(file.path()));
  volatile std::size_t sink = sum + (facts ? facts->facts.size() : 0);
  static_cast<void>(sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kFrame = "\x28\xb5\x2f\xfd";
  const auto bytes = std::as_bytes(std::span(data, size));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with(kFrame)) {
    read(bytes);
    return 0;
  }
  std::vector<std::byte> packed(ZSTD_compressBound(size));
  packed.resize(ZSTD_compress(packed.data(), packed.size(), data, size, 1));
  read(packed);
  return 0;
}

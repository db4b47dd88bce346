// SPDX-License-Identifier: Apache-2.0
#include "record/segment.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ior::record {
namespace {

TEST(Segment, AHeaderReadsBackAsItWas) {
  const auto bytes = to_bytes({.number = 7, .size = 1234567890123, .checksum = 0xdeadbeef});

  const auto header = read_header(bytes);

  ASSERT_TRUE(header);
  EXPECT_EQ(header->number, 7U);
  EXPECT_EQ(header->size, 1234567890123U);
  EXPECT_EQ(header->checksum, 0xdeadbeefU);
}

TEST(Segment, NoBitOfAHeaderCanChangeUnnoticed) {
  auto bytes = to_bytes({.number = 7, .size = 99, .checksum = 1});

  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const auto mask = static_cast<std::byte>(1U << (bit % 8));
    bytes[bit / 8] ^= mask;
    EXPECT_FALSE(read_header(bytes)) << bit;
    bytes[bit / 8] ^= mask;
  }
}

TEST(Segment, TooFewBytesAreNoHeader) {
  const auto bytes = to_bytes({});

  EXPECT_FALSE(read_header(std::span(bytes).first(bytes.size() - 1)));
  EXPECT_FALSE(read_header({}));
}

TEST(Segment, ChecksumsContinue) {
  const auto bytes = to_bytes({.number = 1, .size = 2, .checksum = 3});
  const std::span<const std::byte> all(bytes);

  EXPECT_EQ(checksum(all.subspan(10), checksum(all.first(10))), checksum(all));
}

}  // namespace
}  // namespace ior::record

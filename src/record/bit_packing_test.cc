// SPDX-License-Identifier: Apache-2.0
//
// Against decoders that follow the definition literally, bit by bit. That readers of Parquet read
// the same is shown by recording_test.cc and by tests/e2e/recordings.
#include "record/bit_packing.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace ior::record {
namespace {

class Reader {
 public:
  explicit Reader(const Bytes& bytes) : bytes_(bytes) {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = std::to_integer<std::uint64_t>(bytes_.at(at_++));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  std::int64_t zigzag() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }

  std::uint64_t byte() { return std::to_integer<std::uint64_t>(bytes_.at(at_++)); }

  std::vector<std::uint64_t> packed(std::size_t count, unsigned width) {
    std::vector<std::uint64_t> values(count);
    for (std::size_t bit = 0; bit < count * width; ++bit) {
      const auto byte = std::to_integer<std::uint64_t>(bytes_.at(at_ + bit / 8));
      values[bit / width] |= (byte >> (bit % 8) & 1) << (bit % width);
    }
    at_ += count * width / 8;
    return values;
  }

  bool ended() const { return at_ == bytes_.size(); }

 private:
  const Bytes& bytes_;
  std::size_t at_ = 0;
};

std::vector<std::uint32_t> read_hybrid(const Bytes& bytes, std::size_t count, unsigned width) {
  Reader reader(bytes);
  std::vector<std::uint32_t> values;
  while (values.size() < count) {
    const std::uint64_t head = reader.varint();
    if ((head & 1) != 0) {
      for (const std::uint64_t value : reader.packed((head >> 1) * 8, width)) {
        values.push_back(static_cast<std::uint32_t>(value));
      }
    } else {
      std::uint64_t value = 0;
      for (unsigned bit = 0; bit < width; bit += 8) {
        value |= reader.byte() << bit;
      }
      values.insert(values.end(), head >> 1, static_cast<std::uint32_t>(value));
    }
  }
  EXPECT_TRUE(reader.ended());
  values.resize(count);
  return values;
}

template <typename T>
std::vector<T> read_deltas(const Bytes& bytes) {
  Reader reader(bytes);
  const std::uint64_t block = reader.varint();
  const std::uint64_t minis = reader.varint();
  const std::uint64_t count = reader.varint();
  std::vector<T> values{static_cast<T>(reader.zigzag())};
  while (values.size() < count) {
    const std::int64_t least = reader.zigzag();
    std::vector<unsigned> widths;
    for (std::uint64_t i = 0; i < minis; ++i) {
      widths.push_back(static_cast<unsigned>(reader.byte()));
      EXPECT_LE(widths.back(), sizeof(T) * 8);
    }
    for (std::uint64_t i = 0; i < minis && values.size() < count; ++i) {
      for (const std::uint64_t above : reader.packed(block / minis, widths[i])) {
        values.push_back(static_cast<T>(static_cast<std::uint64_t>(values.back()) +
                                        static_cast<std::uint64_t>(least) + above));
      }
    }
  }
  EXPECT_TRUE(reader.ended());
  values.resize(count);
  return values;
}

TEST(BitPacking, BitsForWhatIsCounted) {
  EXPECT_EQ(bits_for(1), 1U);
  EXPECT_EQ(bits_for(2), 1U);
  EXPECT_EQ(bits_for(3), 2U);
  EXPECT_EQ(bits_for(256), 8U);
  EXPECT_EQ(bits_for(257), 9U);
}

TEST(BitPacking, HybridOfEveryWidthAndLength) {
  std::mt19937 random(1);
  for (unsigned width = 1; width <= 32; ++width) {
    const std::uint32_t mask = width == 32 ? ~0U : (1U << width) - 1;
    for (const std::size_t count : {1U, 7U, 8U, 9U, 63U, 64U, 1000U}) {
      std::vector<std::uint32_t> values(count);
      for (std::uint32_t& value : values) {
        value = static_cast<std::uint32_t>(random()) & mask;
      }
      Bytes bytes;
      append_hybrid(bytes, values, width);
      ASSERT_EQ(read_hybrid(bytes, count, width), values) << width << " " << count;
    }
  }
}

TEST(BitPacking, RunsBetweenOtherValues) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> values;
    while (values.size() < 300) {
      values.insert(values.end(), 1 + random() % (round % 2 == 0 ? 5 : 50), random() % 4);
    }
    Bytes bytes;
    append_hybrid(bytes, values, 2);
    ASSERT_EQ(read_hybrid(bytes, values.size(), 2), values);
  }
}

TEST(BitPacking, OneValueIsOneRun) {
  Bytes bytes;
  append_hybrid(bytes, std::vector<std::uint32_t>(100'000, 5), 3);

  EXPECT_EQ(bytes.size(), 4U);
  EXPECT_EQ(read_hybrid(bytes, 100'000, 3), std::vector<std::uint32_t>(100'000, 5));
}

template <typename T>
void expect_deltas(const std::vector<T>& values) {
  Bytes bytes;
  append_deltas(bytes, std::span<const T>(values));
  EXPECT_EQ(read_deltas<T>(bytes), values);
}

template <typename T>
void expect_deltas_of_all_sizes() {
  using Limits = std::numeric_limits<T>;
  std::mt19937_64 random(3);
  expect_deltas<T>({7});
  expect_deltas<T>({Limits::min(), Limits::max(), 0, Limits::max(), Limits::min()});
  for (unsigned bits = 1; bits <= sizeof(T) * 8; ++bits) {
    for (const std::size_t count : {2U, 32U, 33U, 128U, 129U, 130U, 1000U}) {
      std::vector<T> values(count);
      for (T& value : values) {
        value = static_cast<T>(random() >> (64 - bits));
      }
      expect_deltas(values);
    }
  }
}

TEST(BitPacking, DeltasOfEverySize) {
  expect_deltas_of_all_sizes<std::int64_t>();
  expect_deltas_of_all_sizes<std::int32_t>();
}

}  // namespace
}  // namespace ior::record

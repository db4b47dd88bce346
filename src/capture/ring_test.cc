// SPDX-License-Identifier: Apache-2.0
#include "capture/ring.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "base/unique_fd.h"

namespace ior::capture {
namespace {

constexpr std::uint64_t kChunk = 4096;
constexpr std::uint64_t kRing = 4 * kChunk;
constexpr std::uint64_t kAll = ~std::uint64_t{0};

// The kernel side of two rings of four chunks each, in memory.
class Writer {
 public:
  Writer()
      : chunks_(::memfd_create("chunks", MFD_CLOEXEC)),
        positions_(::memfd_create("positions", MFD_CLOEXEC)) {
    config_.cpus = 2;
    config_.ring_chunks = kRing / kChunk;
    config_.chunk_mask = kChunk - 1;
    config_.chunk_shift = 12;
    EXPECT_EQ(::ftruncate(chunks_.get(), 8 * (kChunk + IOR_RING_PAD)), 0);
    EXPECT_EQ(::ftruncate(positions_.get(), 4096), 0);
  }

  Result<Rings> reader() const { return Rings::map(chunks_.get(), positions_.get(), config_); }

  // A record of this size, whose words hold its position. Nothing when there is no room.
  bool write(std::uint64_t ring, std::uint32_t size) {
    ior_ring_position at = position(ring);
    if (at.head - at.tail + size > kRing) {
      return false;
    }
    std::vector<std::uint64_t> words((size + 7) / 8, at.head);
    const ior_wire_header header{.kind = IOR_WIRE_CALL, .outcome = 0, .flags = 0, .size = size};
    std::memcpy(words.data(), &header, sizeof(header));
    const std::uint64_t chunk = ring * 4 + at.head / kChunk % 4;
    const std::uint64_t offset = chunk * (kChunk + IOR_RING_PAD) + at.head % kChunk;
    EXPECT_EQ(::pwrite(chunks_.get(), words.data(), size, static_cast<off_t>(offset)), size);
    set_head(ring, at.head + words.size() * 8);
    return true;
  }

  void set_head(std::uint64_t ring, std::uint64_t head) {
    const auto offset = static_cast<off_t>(ring * sizeof(ior_ring_position));
    EXPECT_EQ(::pwrite(positions_.get(), &head, sizeof(head), offset), sizeof(head));
  }

  ior_ring_position position(std::uint64_t ring) const {
    ior_ring_position at{};
    const auto offset = static_cast<off_t>(ring * sizeof(at));
    EXPECT_EQ(::pread(positions_.get(), &at, sizeof(at), offset), sizeof(at));
    return at;
  }

 private:
  UniqueFd chunks_;
  UniqueFd positions_;
  ior_config config_{};
};

// Sizes of what the ring holds; every record must be the one that was written at its position.
std::vector<std::size_t> drained(Rings& rings, std::size_t index, std::uint64_t position) {
  std::vector<std::size_t> sizes;
  rings.drain(index, kAll, [&](std::span<const std::byte> record) {
    sizes.push_back(record.size());
    for (std::size_t at = 8; at + 8 <= record.size(); at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, record.data() + at, sizeof(word));
      EXPECT_EQ(word, position);
    }
    position += (record.size() + 7) / 8 * 8;
  });
  return sizes;
}

TEST(Rings, AnEmptyRingGivesNothing) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings) << rings.error().message();

  EXPECT_EQ(rings->count(), 2U);
  EXPECT_TRUE(drained(*rings, 0, 0).empty());
}

TEST(Rings, RecordsOfOddSizesFollowOneAnother) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings);
  writer.write(1, 88);
  writer.write(1, 13);
  writer.write(1, 8);

  EXPECT_TRUE(drained(*rings, 0, 0).empty());
  EXPECT_EQ(drained(*rings, 1, 0), (std::vector<std::size_t>{88, 13, 8}));
  EXPECT_TRUE(drained(*rings, 1, 112).empty());
}

TEST(Rings, ARecordOverTheEndOfAChunkIsInOnePiece) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings);
  std::uint64_t position = 0;

  // Sizes that share no factor with the chunk, often around the whole ring.
  for (int i = 0; i < 1009; ++i) {
    const std::uint32_t size = i % 7 == 0 ? 5003 : 152 + static_cast<std::uint32_t>(i % 89);
    ASSERT_TRUE(writer.write(0, size));
    EXPECT_EQ(drained(*rings, 0, position), std::vector<std::size_t>{size});
    position += (size + 7) / 8 * 8;
  }
  EXPECT_GT(position, 10 * kRing);
}

TEST(Rings, RoomIsGivenBackOnceRead) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings);
  std::size_t written = 0;
  while (writer.write(0, 112)) {
    ++written;
  }
  EXPECT_EQ(writer.position(0).tail, 0U);

  std::size_t records = 0;
  rings->drain(0, kAll, [&](std::span<const std::byte>) { ++records; });
  EXPECT_EQ(records, written);
  EXPECT_EQ(writer.position(0).tail, writer.position(0).head);
  EXPECT_TRUE(writer.write(0, 112));
}

TEST(Rings, NoMoreIsGivenThanAskedFor) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(writer.write(0, 112));
  }
  std::size_t records = 0;
  const auto count = [&](std::span<const std::byte>) { ++records; };

  EXPECT_EQ(rings->drain(0, 200, count), 224U);  // whole records
  EXPECT_EQ(records, 2U);
  EXPECT_EQ(writer.position(0).tail, 224U);
  EXPECT_EQ(rings->drain(0, kAll, count), 8U * 112);
  EXPECT_EQ(records, 10U);
}

TEST(Rings, AnImpossibleSizeEndsTheBatchAndIsGivenAsABareHeader) {
  Writer writer;
  auto rings = writer.reader();
  ASSERT_TRUE(rings);
  writer.set_head(0, 4096);  // zeroes: a size of 0

  EXPECT_EQ(drained(*rings, 0, 0), std::vector<std::size_t>{sizeof(ior_wire_header)});
  EXPECT_EQ(writer.position(0).tail, 4096U);
}

}  // namespace
}  // namespace ior::capture

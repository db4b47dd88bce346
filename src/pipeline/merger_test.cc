// SPDX-License-Identifier: Apache-2.0
#include "pipeline/merger.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace ior::pipeline {
namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

std::vector<std::string> take_all(Merger& merger, std::uint64_t limit) {
  std::vector<std::string> taken;
  for (auto bytes = merger.peek(limit); !bytes.empty(); bytes = merger.peek(limit)) {
    taken.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    merger.pop();
  }
  return taken;
}

using Texts = std::vector<std::string>;

TEST(Merger, RingsAreMergedByCompletion) {
  Merger merger(3);
  merger.push(0, as_bytes("a1"), 1);
  merger.push(0, as_bytes("a5"), 5);
  merger.push(1, as_bytes("b2"), 2);
  merger.push(1, as_bytes("b3"), 3);
  merger.push(2, as_bytes("c4"), 4);

  EXPECT_EQ(take_all(merger, kAll), (Texts{"a1", "b2", "b3", "c4", "a5"}));
  EXPECT_EQ(merger.order_violations(), 0U);
}

TEST(Merger, NothingAtOrAfterTheLimitIsGiven) {
  Merger merger(2);
  merger.push(0, as_bytes("a1"), 1);
  merger.push(1, as_bytes("b9"), 9);

  EXPECT_EQ(take_all(merger, 9), (Texts{"a1"}));
  EXPECT_EQ(take_all(merger, 10), (Texts{"b9"}));
}

TEST(Merger, WhatWaitsSurvivesRelease) {
  Merger merger(1);
  merger.push(0, as_bytes("a1"), 1);
  merger.push(0, as_bytes("later"), 8);
  EXPECT_EQ(take_all(merger, 5), (Texts{"a1"}));

  merger.release();
  merger.push(0, as_bytes("a9"), 9);

  EXPECT_EQ(take_all(merger, kAll), (Texts{"later", "a9"}));
}

TEST(Merger, LateRecordIsCountedAndStillGiven) {
  Merger merger(2);
  merger.push(0, as_bytes("a5"), 5);
  EXPECT_EQ(take_all(merger, kAll), (Texts{"a5"}));

  merger.push(1, as_bytes("b3"), 3);

  EXPECT_EQ(take_all(merger, kAll), (Texts{"b3"}));
  EXPECT_EQ(merger.order_violations(), 1U);
}

TEST(Merger, EqualTimesLoseNothing) {
  Merger merger(4);
  for (std::size_t ring = 0; ring < 4; ++ring) {
    for (int i = 0; i < 100; ++i) {
      merger.push(ring, as_bytes("x"), 7);
    }
  }

  EXPECT_EQ(take_all(merger, kAll).size(), 400U);
  EXPECT_EQ(merger.order_violations(), 0U);
}

TEST(Merger, WhatWaitsSurvivesTheEndOfABurst) {
  Merger merger(1);
  const std::string record(200, 'x');
  for (std::uint64_t i = 0; i < 20'000; ++i) {  // 4 MB
    merger.push(0, as_bytes(record), i);
  }
  merger.push(0, as_bytes("later"), 30'000);
  EXPECT_EQ(take_all(merger, 25'000).size(), 20'000U);
  merger.release();
  for (std::uint64_t pass = 0; pass < 3; ++pass) {  // quiet ones: memory is given back
    merger.release();
    merger.push(0, as_bytes("last"), 40'000 + pass);
  }

  EXPECT_EQ(take_all(merger, kAll), (Texts{"later", "last", "last", "last"}));
}

TEST(Merger, WhatWaitedForAPassIsOld) {
  Merger merger(1);
  merger.push(0, as_bytes("a1"), 1);
  merger.push(0, as_bytes("a2"), 2);
  ASSERT_FALSE(merger.peek(kAll).empty());
  EXPECT_FALSE(merger.peeked_is_old());

  merger.release();
  merger.push(0, as_bytes("a3"), 3);
  ASSERT_FALSE(merger.peek(kAll).empty());
  EXPECT_TRUE(merger.peeked_is_old());
  merger.pop();
  ASSERT_FALSE(merger.peek(kAll).empty());
  EXPECT_TRUE(merger.peeked_is_old());
  merger.pop();
  ASSERT_FALSE(merger.peek(kAll).empty());
  EXPECT_FALSE(merger.peeked_is_old());
}

TEST(Merger, MemoryIsThatOfWhatWaits) {
  Merger merger(2);
  const std::string record(200, 'x');
  for (std::uint64_t i = 0; i < 40'000; ++i) {
    merger.push(i % 2, as_bytes(record), i);
  }
  EXPECT_LT(merger.memory_bytes(), 40'000U * 240);
  EXPECT_EQ(take_all(merger, kAll).size(), 40'000U);
  merger.release();
  EXPECT_LE(merger.memory_bytes(), 2U << 20);
}

TEST(Merger, RecordLargerThanABlockIsGiven) {
  Merger merger(1);
  const std::string large(1 << 20, 'x');
  merger.push(0, as_bytes("first"), 1);
  merger.push(0, as_bytes(large), 2);
  merger.push(0, as_bytes("last"), 3);

  EXPECT_EQ(take_all(merger, kAll), (Texts{"first", large, "last"}));
  merger.release();
  EXPECT_LT(merger.memory_bytes(), large.size());
}

TEST(Merger, PassAfterPassNothingIsLost) {
  Merger merger(3);
  std::uint64_t pushed = 0;
  std::size_t taken = 0;
  for (std::uint64_t pass = 0; pass < 200; ++pass) {
    for (std::uint64_t i = 0; i < 50 + pass * 17 % 900; ++i) {
      merger.push(pushed % 3, as_bytes(std::string(1 + pushed % 700, 'x')), pushed);
      ++pushed;
    }
    while (!merger.peek(pushed - std::min<std::uint64_t>(pushed, pass % 40)).empty()) {
      ++taken;
      merger.pop();
    }
    merger.release();
  }
  taken += take_all(merger, kAll).size();
  EXPECT_EQ(taken, pushed);
  EXPECT_EQ(merger.order_violations(), 0U);
}

}  // namespace
}  // namespace ior::pipeline

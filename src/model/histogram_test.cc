// SPDX-License-Identifier: Apache-2.0
#include "model/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace ior::model {
namespace {

TEST(Histogram, BucketsTileTheNumbersWithinTheStatedError) {
  for (std::size_t bucket = 0; bucket + 1 < Histogram::kBuckets; ++bucket) {
    const std::uint64_t floor = Histogram::floor_of(bucket);
    const std::uint64_t end = Histogram::floor_of(bucket + 1);
    ASSERT_LT(floor, end);
    EXPECT_EQ(Histogram::bucket_of(floor), bucket);
    EXPECT_EQ(Histogram::bucket_of(end - 1), bucket);
    const double middle = static_cast<double>(floor + (end - floor) / 2);
    EXPECT_LE(middle - static_cast<double>(floor),
              Histogram::kRelativeError * static_cast<double>(std::max<std::uint64_t>(floor, 1)));
  }
}

TEST(Histogram, QuantilesAreWithinTheStatedErrorOfTheExactOnes) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> latency(9, 2);
  std::vector<std::uint64_t> values;
  Histogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(latency(random)));
    histogram.add(values.back());
  }
  std::ranges::sort(values);
  for (const double q : {0.01, 0.5, 0.95, 0.99, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * 20'000)) - 1;
    const auto exact = static_cast<double>(values[rank]);
    EXPECT_NEAR(
        static_cast<double>(*histogram.quantile(q)), exact, exact * Histogram::kRelativeError + 1)
        << q;
  }
}

TEST(Histogram, WithoutSamplesHasNoQuantile) {
  const Histogram histogram;

  EXPECT_FALSE(histogram.quantile(0.5));
  EXPECT_TRUE(histogram.counts().empty());
}

TEST(Histogram, KeepsWhatIsBeyondItsRangeInTheLastBucket) {
  Histogram histogram;
  histogram.add(std::numeric_limits<std::uint64_t>::max());
  histogram.add(0);

  EXPECT_EQ(histogram.count(), 2U);
  EXPECT_EQ(*histogram.quantile(0), 0U);
  EXPECT_GE(*histogram.quantile(1), std::uint64_t{1} << 43);
}

TEST(Histogram, CountsBeyond32Bits) {
  Histogram histogram;
  histogram.add(100);
  histogram.add(5'000);
  for (int i = 0; i < 40; ++i) {
    const Histogram copy = histogram;
    histogram.merge(copy);
  }
  histogram.add(7);  // moves the range's begin

  const std::uint64_t many = std::uint64_t{1} << 40;
  EXPECT_EQ(histogram.count(), 2 * many + 1);
  const auto counts = histogram.counts();
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), 2 * many + 1);
  EXPECT_EQ(counts[Histogram::bucket_of(5'000) - histogram.first_bucket()], many);
  EXPECT_EQ(Histogram::bucket_of(*histogram.quantile(0.5)), Histogram::bucket_of(100));
  EXPECT_EQ(Histogram::bucket_of(*histogram.quantile(0.51)), Histogram::bucket_of(5'000));
}

TEST(Histogram, MergedEqualsFilledAtOnce) {
  Histogram left;
  Histogram right;
  Histogram both;
  for (std::uint64_t i = 1; i < 5'000'000; i = i * 3 / 2 + 1) {
    (i % 2 == 0 ? left : right).add(i);
    both.add(i);
  }
  left.merge(right);
  left.merge(Histogram());

  EXPECT_EQ(left.count(), both.count());
  for (double q = 0; q <= 1; q += 0.05) {
    EXPECT_EQ(left.quantile(q), both.quantile(q));
  }
}

// Few samples are kept in another way than many.
TEST(Histogram, EverySampleCountsFromTheFirstOn) {
  std::mt19937_64 random(2);
  Histogram histogram;
  std::vector<std::uint64_t> exact(Histogram::kBuckets);
  for (std::uint64_t i = 1; i <= 300; ++i) {
    const std::uint64_t value = std::uint64_t{1} << random() % 44;
    histogram.add(value);
    ++exact[Histogram::bucket_of(value)];

    ASSERT_EQ(histogram.count(), i);
    const auto counts = histogram.counts();
    ASSERT_LE(histogram.first_bucket() + counts.size(), exact.size());
    ASSERT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), i);
    for (std::size_t at = 0; at < counts.size(); ++at) {
      ASSERT_EQ(counts[at], exact[histogram.first_bucket() + at]) << i << " " << at;
    }
    std::uint64_t below = 0;
    std::size_t middle = 0;
    while ((below += exact[middle]) * 2 < i) {
      ++middle;
    }
    ASSERT_EQ(Histogram::bucket_of(*histogram.quantile(0.5)), middle);
  }
}

TEST(Histogram, FewAndManyMergeEitherWay) {
  const auto filled = [](std::uint64_t from, std::uint64_t samples) {
    Histogram histogram;
    for (std::uint64_t i = 0; i < samples; ++i) {
      histogram.add(from + i * 1'000);
    }
    return histogram;
  };
  for (const std::uint64_t left : {0, 1, 63, 64, 65, 500}) {
    for (const std::uint64_t right : {0, 1, 63, 64, 65, 500}) {
      Histogram merged = filled(0, left);
      merged.merge(filled(7'777, right));
      Histogram both = filled(0, left);
      for (std::uint64_t i = 0; i < right; ++i) {
        both.add(7'777 + i * 1'000);
      }
      ASSERT_EQ(merged.count(), left + right);
      for (double q = 0; q <= 1; q += 0.1) {
        ASSERT_EQ(merged.quantile(q), both.quantile(q)) << left << " " << right;
      }
    }
  }
}

}  // namespace
}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
//
// Log-linear histogram of durations: sixteen buckets for each power of two, so that the middle of a
// bucket is within 1/32 (3.2 %) of every value in it; values below 16 are exact. While samples are
// few, the buckets that have some are listed; then the range of buckets that was touched takes
// memory, four bytes each: a typical file's is under 100 bytes, none over 3 KiB. Counts are exact.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ior::model {

class Histogram {
 public:
  static constexpr unsigned kSubBits = 4;
  static constexpr std::size_t kSubBuckets = std::size_t{1} << kSubBits;
  static constexpr unsigned kMaxExponent = 43;  // 2^44 ns are 4.9 hours: longer ones share a bucket
  static constexpr std::size_t kBuckets = kSubBuckets * (kMaxExponent - kSubBits + 2);
  static constexpr double kRelativeError = 1.0 / 32;

  // Hot path.
  void add(std::uint64_t value) {
    const std::size_t offset = bucket_of(value) - first_;
    if (offset < counts_.size()) {
      ++total_;
      if (++counts_[offset] == 0) {
        carry(offset, 1);
      }
      return;
    }
    add_times(bucket_of(value), 1);
  }
  void merge(const Histogram& other);

  std::uint64_t count() const { return total_; }

  // The value below which the part `q` (0..1) of all samples lies, as the middle of its bucket.
  // Empty without samples.
  std::optional<std::uint64_t> quantile(double q) const;

  // Samples of each bucket from first_bucket() on; empty without samples.
  std::vector<std::uint64_t> counts() const;
  std::size_t first_bucket() const;

  static std::size_t bucket_of(std::uint64_t value) {
    if (value < kSubBuckets) {
      return static_cast<std::size_t>(value);
    }
    const auto exponent = static_cast<unsigned>(std::bit_width(value) - 1);
    if (exponent > kMaxExponent) {
      return kBuckets - 1;
    }
    const std::size_t sub = (value >> (exponent - kSubBits)) & (kSubBuckets - 1);
    return kSubBuckets * (exponent - kSubBits + 1) + sub;
  }
  // The least value of a bucket; that of the next one is its exclusive end.
  static std::uint64_t floor_of(std::size_t bucket);

 private:
  // The part of a count beyond 32 bits: hardly any bucket has one.
  struct Carry {
    std::size_t bucket;
    std::uint64_t times;  // 2^32 each
  };

  // first_, as long as samples are few: counts_ are then pairs of bucket and times, sorted. No
  // bucket minus this is within the range of a vector, so add() need not ask.
  static constexpr std::size_t kFew = ~std::size_t{0} / 2;
  static constexpr std::uint64_t kFewSamples = 64;

  static std::size_t few_bucket(std::uint32_t pair) { return pair >> 16; }
  static std::uint64_t few_times(std::uint32_t pair) { return pair & 0xffff; }
  void add_few(std::size_t bucket, std::uint64_t times);
  void spread();
  void add_times(std::size_t bucket, std::uint64_t times);
  void carry(std::size_t offset, std::uint64_t times);
  std::uint64_t at(std::size_t offset) const;

  std::size_t first_ = kFew;  // bucket of counts_[0]
  std::vector<std::uint32_t> counts_;
  std::vector<Carry> carries_;
  std::uint64_t total_ = 0;
};

}  // namespace ior::model

// SPDX-License-Identifier: Apache-2.0
#include "model/histogram.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ior::model {

std::uint64_t Histogram::floor_of(std::size_t bucket) {
  if (bucket < kSubBuckets) {
    return bucket;
  }
  const std::size_t octave = bucket / kSubBuckets - 1;
  return (kSubBuckets + bucket % kSubBuckets) << octave;
}

void Histogram::add_few(std::size_t bucket, std::uint64_t times) {
  total_ += times;
  const auto place = std::ranges::lower_bound(counts_, bucket, {}, few_bucket);
  if (place != counts_.end() && few_bucket(*place) == bucket) {
    *place += static_cast<std::uint32_t>(times);
    return;
  }
  const auto at = place - counts_.begin();
  if (counts_.size() == counts_.capacity()) {  // what malloc() gives: 24 bytes, 56, 120, 248
    counts_.reserve(counts_.empty() ? 6 : counts_.size() * 2 + 2);
  }
  counts_.insert(counts_.begin() + at, static_cast<std::uint32_t>(bucket << 16 | times));
}

// From a list to a range.
void Histogram::spread() {
  const std::vector<std::uint32_t> few = std::exchange(counts_, {});
  first_ = 0;
  total_ = 0;
  for (const std::uint32_t pair : few) {
    add_times(few_bucket(pair), few_times(pair));
  }
}

void Histogram::add_times(std::size_t bucket, std::uint64_t times) {
  constexpr std::size_t kSlack = kSubBuckets / 2;  // so that a range does not grow by ones
  if (first_ == kFew) {
    if (total_ + times <= kFewSamples) {
      return add_few(bucket, times);
    }
    spread();
  }
  if (counts_.empty()) {
    first_ = bucket;
    counts_.assign(1, 0);
  } else if (bucket < first_) {
    const std::size_t new_first = bucket > kSlack ? bucket - kSlack : 0;
    counts_.reserve(counts_.size() + first_ - new_first);  // exactly: there are many histograms
    counts_.insert(counts_.begin(), first_ - new_first, 0);
    first_ = new_first;
  } else if (bucket - first_ >= counts_.size()) {
    const std::size_t size = std::min(bucket - first_ + 1 + kSlack, kBuckets - first_);
    counts_.reserve(size);
    counts_.resize(size, 0);
  }
  const std::uint64_t sum = counts_[bucket - first_] + times;
  counts_[bucket - first_] = static_cast<std::uint32_t>(sum);
  if (sum >> 32 != 0) {
    carry(bucket - first_, sum >> 32);
  }
  total_ += times;
}

void Histogram::carry(std::size_t offset, std::uint64_t times) {
  for (Carry& known : carries_) {
    if (known.bucket == first_ + offset) {
      known.times += times;
      return;
    }
  }
  carries_.push_back({first_ + offset, times});
}

std::uint64_t Histogram::at(std::size_t offset) const {
  std::uint64_t count = counts_[offset];
  for (const Carry& known : carries_) {
    count += known.bucket == first_ + offset ? known.times << 32 : 0;
  }
  return count;
}

std::size_t Histogram::first_bucket() const {
  if (first_ != kFew) {
    return first_;
  }
  return counts_.empty() ? 0 : few_bucket(counts_.front());
}

std::vector<std::uint64_t> Histogram::counts() const {
  if (first_ == kFew) {
    std::vector<std::uint64_t> counts;
    for (const std::uint32_t pair : counts_) {
      counts.resize(few_bucket(pair) - first_bucket() + 1);
      counts.back() = few_times(pair);
    }
    return counts;
  }
  std::vector<std::uint64_t> counts(counts_.begin(), counts_.end());
  for (const Carry& known : carries_) {
    counts[known.bucket - first_] += known.times << 32;
  }
  return counts;
}

void Histogram::merge(const Histogram& other) {
  if (other.first_ == kFew) {
    for (const std::uint32_t pair : other.counts_) {
      add_times(few_bucket(pair), few_times(pair));
    }
    return;
  }
  if (first_ == kFew) {
    spread();
  }
  add_times(other.first_, 0);
  add_times(other.first_ + other.counts_.size() - 1, 0);
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    if (other.counts_[i] != 0 || !other.carries_.empty()) {
      add_times(other.first_ + i, other.at(i));
    }
  }
}

std::optional<std::uint64_t> Histogram::quantile(double q) const {
  if (total_ == 0) {
    return std::nullopt;
  }
  const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(total_));
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  std::uint64_t below = 0;
  std::size_t bucket = first_bucket();
  for (std::size_t i = 0; first_ == kFew && i < counts_.size() && below < rank; ++i) {
    below += few_times(counts_[i]);
    bucket = few_bucket(counts_[i]);
  }
  for (std::size_t i = 0; first_ != kFew && i < counts_.size() && below < rank; ++i) {
    below += at(i);
    bucket = first_ + i;
  }
  const std::uint64_t floor = floor_of(bucket);
  return floor + (floor_of(bucket + 1) - floor) / 2;
}

}  // namespace ior::model

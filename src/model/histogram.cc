// SPDX-License-Identifier: Apache-2.0
#include "model/histogram.h"

#include <algorithm>
#include <cmath>

namespace ior::model {

std::uint64_t Histogram::floor_of(std::size_t bucket) {
  if (bucket < kSubBuckets) {
    return bucket;
  }
  const std::size_t octave = bucket / kSubBuckets - 1;
  return (kSubBuckets + bucket % kSubBuckets) << octave;
}

void Histogram::add_times(std::size_t bucket, std::uint64_t times) {
  constexpr std::size_t kSlack = kSubBuckets / 2;  // so that a range does not grow by ones
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

std::vector<std::uint64_t> Histogram::counts() const {
  std::vector<std::uint64_t> counts(counts_.begin(), counts_.end());
  for (const Carry& known : carries_) {
    counts[known.bucket - first_] += known.times << 32;
  }
  return counts;
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.empty()) {
    return;
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
  std::size_t bucket = first_;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    below += at(i);
    bucket = first_ + i;
    if (below >= rank) {
      break;
    }
  }
  const std::uint64_t floor = floor_of(bucket);
  return floor + (floor_of(bucket + 1) - floor) / 2;
}

}  // namespace ior::model

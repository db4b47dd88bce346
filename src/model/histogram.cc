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
    counts_.insert(counts_.begin(), first_ - new_first, 0);
    first_ = new_first;
  } else if (bucket - first_ >= counts_.size()) {
    counts_.resize(std::min(bucket - first_ + 1 + kSlack, kBuckets - first_), 0);
  }
  counts_[bucket - first_] += times;
  total_ += times;
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.empty()) {
    return;
  }
  add_times(other.first_, 0);
  add_times(other.first_ + other.counts_.size() - 1, 0);
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    counts_[other.first_ + i - first_] += other.counts_[i];
  }
  total_ += other.total_;
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
    below += counts_[i];
    bucket = first_ + i;
    if (below >= rank) {
      break;
    }
  }
  const std::uint64_t floor = floor_of(bucket);
  return floor + (floor_of(bucket + 1) - floor) / 2;
}

}  // namespace ior::model

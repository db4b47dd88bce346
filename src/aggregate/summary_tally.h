// SPDX-License-Identifier: Apache-2.0
//
// The sums that every table of the summary keeps, and what one call adds to them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "model/histogram.h"
#include "model/summary.h"

namespace ior::aggregate {

// One call as the tables see it; made once by sample_of() and added to each.
struct Sample {
  std::uint64_t at_ns = 0;  // when it completed, or the best that is known
  std::uint64_t latency_ns = 0;
  std::uint64_t gap_ns = 0;
  std::uint64_t bytes = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  int error = 0;  // positive errno; 0: none
  bool timed = false;
  bool has_gap = false;
  bool waits = false;  // by design, for somebody else
};

class Tally {
 public:
  // Hot path.
  void add(const Sample& sample) {
    ++stats_.calls;
    stats_.errors += sample.error != 0 ? 1 : 0;
    stats_.bytes += sample.bytes;
    stats_.bytes_read += sample.bytes_read;
    stats_.bytes_written += sample.bytes_written;
    if (sample.has_gap) {
      ++stats_.gaps;
      stats_.gap_ns += sample.gap_ns;
    }
    if (sample.timed) {
      ++stats_.timed;
      stats_.time_ns += sample.latency_ns;
      stats_.waiting_ns += sample.waits ? sample.latency_ns : 0;
      min_ns_ = std::min(min_ns_, sample.latency_ns);
      stats_.max_ns = std::max(stats_.max_ns, sample.latency_ns);
      latency_.add(sample.latency_ns);
    }
  }

  // Bytes of a call that is counted elsewhere: the second file of a copy.
  void add_bytes(std::uint64_t read, std::uint64_t written) {
    stats_.bytes += read + written;
    stats_.bytes_read += read;
    stats_.bytes_written += written;
  }

  void merge(const Tally& other) {
    const model::CallStats& theirs = other.stats_;
    stats_.calls += theirs.calls;
    stats_.errors += theirs.errors;
    stats_.bytes += theirs.bytes;
    stats_.bytes_read += theirs.bytes_read;
    stats_.bytes_written += theirs.bytes_written;
    stats_.gaps += theirs.gaps;
    stats_.gap_ns += theirs.gap_ns;
    stats_.timed += theirs.timed;
    stats_.time_ns += theirs.time_ns;
    stats_.waiting_ns += theirs.waiting_ns;
    min_ns_ = std::min(min_ns_, other.min_ns_);
    stats_.max_ns = std::max(stats_.max_ns, theirs.max_ns);
    latency_.merge(other.latency_);
  }

  std::uint64_t calls() const { return stats_.calls; }
  std::uint64_t time_ns() const { return stats_.time_ns; }
  std::uint64_t busy_ns() const { return stats_.busy_ns(); }
  const model::Histogram& latency() const { return latency_; }
  const model::CallStats& sums() const { return stats_; }  // without minimum and percentiles

  // 0 without any; percentiles are within Histogram::kRelativeError.
  std::uint64_t min_ns() const { return stats_.timed == 0 ? 0 : min_ns_; }
  std::uint64_t percentile(double q) const {
    const std::uint64_t middle = latency_.quantile(q).value_or(0);
    return stats_.timed == 0 ? 0 : std::clamp(middle, min_ns_, stats_.max_ns);
  }

  // With minimum and percentiles, which add() leaves for later.
  model::CallStats stats() const {
    model::CallStats stats = stats_;
    stats.min_ns = min_ns();
    stats.p50_ns = percentile(0.50);
    stats.p95_ns = percentile(0.95);
    stats.p99_ns = percentile(0.99);
    return stats;
  }

 private:
  model::CallStats stats_;
  std::uint64_t min_ns_ = std::numeric_limits<std::uint64_t>::max();
  model::Histogram latency_;
};

}  // namespace ior::aggregate

// SPDX-License-Identifier: Apache-2.0
//
// Events over time in a bounded number of slots. Pure; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aggregate/summary_tally.h"
#include "model/summary.h"

namespace ior::aggregate {

enum class Span : std::uint8_t {
  kWhole,   // all of the run: when it outgrows the slots, they are merged in pairs
  kRecent,  // a fixed interval: the oldest slots are dropped
};

class TimelineBuilder {
 public:
  TimelineBuilder(Span span, std::uint64_t interval_ns, std::size_t slots);

  // A time before the first slot counts in the first slot. Hot path.
  void add(const Sample& sample);

  // Opens slots up to now, so that silence shows.
  void advance(std::uint64_t now_ns);

  void merge(const TimelineBuilder& other);
  void reset();

  model::Timeline value() const { return timeline_; }

 private:
  model::TimelineSlot& slot_at(std::uint64_t at_ns);
  void make_room(std::uint64_t at_ns);
  void halve();
  void forget(std::uint64_t slots);

  Span span_;
  std::uint64_t first_interval_ns_;
  std::size_t capacity_;
  model::Timeline timeline_;
  // The slot of the last event: most events are in the same one.
  std::size_t current_ = 0;
  std::uint64_t begin_ns_ = 0;
  std::uint64_t end_ns_ = 0;  // == begin_ns_: none
};

}  // namespace ior::aggregate

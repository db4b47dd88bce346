// SPDX-License-Identifier: Apache-2.0
#include "aggregate/timeline.h"

#include <algorithm>
#include <limits>

namespace ior::aggregate {
namespace {

std::uint32_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(a + b, std::numeric_limits<std::uint32_t>::max()));
}

void merge_slot(model::TimelineSlot& into, const model::TimelineSlot& from) {
  into.calls += from.calls;
  into.errors += from.errors;
  into.bytes_read += from.bytes_read;
  into.bytes_written += from.bytes_written;
  into.time_ns += from.time_ns;
  for (std::size_t i = 0; i < model::kHeatRows; ++i) {
    into.latency[i] = saturating_sum(into.latency[i], from.latency[i]);
  }
}

}  // namespace

TimelineBuilder::TimelineBuilder(Span span, std::uint64_t interval_ns, std::size_t slots)
    : span_(span), first_interval_ns_(interval_ns), capacity_(std::max<std::size_t>(slots, 2)) {
  reset();
}

void TimelineBuilder::reset() {
  timeline_ = {};
  timeline_.interval_ns = first_interval_ns_;
  current_ = 0;
  begin_ns_ = end_ns_ = 0;
}

void TimelineBuilder::halve() {
  std::vector<model::TimelineSlot>& slots = timeline_.slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (i % 2 == 0) {
      slots[i / 2] = slots[i];
    } else {
      merge_slot(slots[i / 2], slots[i]);
    }
  }
  slots.resize((slots.size() + 1) / 2);
  timeline_.interval_ns *= 2;
}

void TimelineBuilder::forget(std::uint64_t slots) {
  const std::size_t gone =
      static_cast<std::size_t>(std::min<std::uint64_t>(slots, timeline_.slots.size()));
  timeline_.slots.erase(timeline_.slots.begin(),
                        timeline_.slots.begin() + static_cast<std::ptrdiff_t>(gone));
  timeline_.start_ns += slots * timeline_.interval_ns;
}

void TimelineBuilder::make_room(std::uint64_t at_ns) {
  const auto index = [&] { return (at_ns - timeline_.start_ns) / timeline_.interval_ns; };
  if (span_ == Span::kRecent) {
    if (index() >= capacity_) {
      forget(index() - capacity_ + 1);
    }
    return;
  }
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 62;
  while (index() >= capacity_ && timeline_.interval_ns < kLargest) {
    halve();
  }
}

model::TimelineSlot& TimelineBuilder::slot_at(std::uint64_t at_ns) {
  if (timeline_.slots.empty()) {
    timeline_.start_ns = at_ns - at_ns % timeline_.interval_ns;
  }
  at_ns = std::max(at_ns, timeline_.start_ns);
  make_room(at_ns);
  current_ = static_cast<std::size_t>((at_ns - timeline_.start_ns) / timeline_.interval_ns);
  current_ = std::min(current_, capacity_ - 1);
  if (current_ >= timeline_.slots.size()) {
    timeline_.slots.resize(current_ + 1);
  }
  begin_ns_ = timeline_.start_ns + current_ * timeline_.interval_ns;
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - begin_ns_;
  end_ns_ = begin_ns_ + std::min(timeline_.interval_ns, room);
  return timeline_.slots[current_];
}

void TimelineBuilder::add(const Sample& sample) {
  model::TimelineSlot& slot = sample.at_ns >= begin_ns_ && sample.at_ns < end_ns_
                                  ? timeline_.slots[current_]
                                  : slot_at(sample.at_ns);
  ++slot.calls;
  slot.errors += sample.error != 0 ? 1 : 0;
  slot.bytes_read += sample.bytes_read;
  slot.bytes_written += sample.bytes_written;
  if (sample.timed) {
    slot.time_ns += sample.latency_ns;
    std::uint32_t& cell = slot.latency[model::heat_row_of(sample.latency_ns)];
    cell = saturating_sum(cell, 1);
  }
}

void TimelineBuilder::advance(std::uint64_t now_ns) {
  if (!timeline_.slots.empty() && now_ns >= end_ns_) {
    slot_at(now_ns);
  }
}

void TimelineBuilder::merge(const TimelineBuilder& other) {
  const model::Timeline& theirs = other.timeline_;
  if (theirs.slots.empty()) {
    return;
  }
  if (timeline_.slots.empty() || theirs.start_ns < timeline_.start_ns) {
    // Ours goes into theirs: a timeline grows at its end only.
    TimelineBuilder merged = other;
    merged.span_ = span_;
    merged.capacity_ = capacity_;
    merged.end_ns_ = merged.begin_ns_;
    const TimelineBuilder mine = *this;
    if (!mine.timeline_.slots.empty()) {
      merged.merge(mine);
    }
    merged.first_interval_ns_ = first_interval_ns_;
    *this = std::move(merged);
    return;
  }
  for (std::size_t i = 0; i < theirs.slots.size(); ++i) {
    merge_slot(slot_at(theirs.start_ns + i * theirs.interval_ns), theirs.slots[i]);
  }
}

}  // namespace ior::aggregate

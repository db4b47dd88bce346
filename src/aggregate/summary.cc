// SPDX-License-Identifier: Apache-2.0
//
// Taking in; summary_snapshot.cc gives out.
#include "aggregate/summary.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aggregate/summary_state.h"
#include "aggregate/summary_traits.h"

namespace ior::aggregate {
namespace {

constexpr std::size_t kMaxOddCalls = 1024;
constexpr std::uint32_t kOddCall = 0xfff;  // in keys of cells

bool is_odd(const model::CallEvent& event) {
  return event.notes.compat || event.nr < 0 || event.nr > model::kMaxSyscallNr;
}

template <typename State>
CallEntry& call_of(State& state, const model::CallEvent& event) {
  if (!is_odd(event)) {
    auto& entry = state.calls[static_cast<std::size_t>(event.nr)];
    if (entry == nullptr) {
      entry = std::make_unique<CallEntry>();
      entry->nr = event.nr;
    }
    return *entry;
  }
  std::pair<bool, std::int32_t> key{event.notes.compat, event.nr};
  if (state.odd_calls.size() >= kMaxOddCalls && !state.odd_calls.contains(key)) {
    key = {false, -1};  // only the kernel's own limits keep numbers apart: all others in one row
  }
  CallEntry& entry = state.odd_calls[key];
  entry.compat = key.first;
  entry.nr = key.second;
  return entry;
}

void count_error(std::vector<model::ErrnoCount>& errors, int number, std::uint64_t count) {
  const auto place = std::ranges::find(errors, number, &model::ErrnoCount::number);
  if (place != errors.end()) {
    place->count += count;
  } else {
    errors.push_back({number, count});
  }
}

void merge_call(CallEntry& into, const CallEntry& from) {
  into.nr = from.nr;
  into.compat = from.compat;
  into.tally.merge(from.tally);
  into.gap.merge(from.gap);
  for (const model::ErrnoCount& error : from.errors) {
    count_error(into.errors, error.number, error.count);
  }
}

}  // namespace

Summarizer::Summarizer(const SummaryBounds& bounds)
    : bounds_(bounds), state_(std::make_unique<State>(bounds)) {}

Summarizer::~Summarizer() = default;

void Summarizer::reset() {
  state_ = std::make_unique<State>(bounds_);
}

void Summarizer::add(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    add_one(event);
  }
}

void Summarizer::add_one(const model::CallEvent& event) {
  State& state = *state_;
  if (event.outcome == model::Outcome::kInFlight) {
    ++state.in_flight;
    return;
  }
  const CallTraits& traits = traits_of(event.info);
  const Sample sample = sample_of(event, traits, state.last_ns);
  see_time(event, sample);

  CallEntry& call = call_of(state, event);
  call.tally.add(sample);
  if (sample.has_gap) {
    call.gap.add(sample.gap_ns);
  }
  ThreadEntry& thread = state.tasks.find(event.task, sample.at_ns);
  thread.tally.add(sample);

  CellKey key{.comm = thread.comm->id,
              .call = is_odd(event) ? kOddCall : static_cast<std::uint32_t>(event.nr),
              .directory = 0};
  const std::string* place = nullptr;
  if (FileEntry* file = state.files.find(event, sample.at_ns)) {
    state.files.add(*file, event, traits, sample, key.comm);
    state.with_file.add(sample);
    key.directory = file->directory->id;
    place = &file->directory->name;
  }
  state.cells.add(key, place, event.nr, sample);
  if (sample.error != 0) {
    count_error(call.errors, sample.error, 1);
    key.call = static_cast<std::uint32_t>(sample.error);
    state.error_cells.add(key, place, event.nr, sample);
  }
  state.files.add_second(event, traits, sample);  // may fold: no file's entry is used after it

  if (sample.timed) {
    (sample.waits ? state.longest_waits : state.slowest).add(event, sample.latency_ns);
  }
  if (sample.at_ns != 0) {  // else it is not known when, and nothing came before it
    state.whole.add(sample);
    state.recent.add(sample);
  }
}

void Summarizer::see_time(const model::CallEvent& event, const Sample& sample) {
  if (event.outcome == model::Outcome::kNoEnter || event.enter_ns == 0) {
    return;
  }
  State& state = *state_;
  if (!state.has_time) {
    state.has_time = true;
    state.first_ns = event.enter_ns;
    state.last_ns = sample.at_ns;
  }
  state.first_ns = std::min(state.first_ns, event.enter_ns);
  state.last_ns = std::max(state.last_ns, sample.at_ns);
}

void Summarizer::advance(std::uint64_t now_ns) {
  state_->recent.advance(now_ns);
  state_->whole.advance(now_ns);
  if (state_->has_time) {
    state_->last_ns = std::max(state_->last_ns, now_ns);
  }
}

void Summarizer::merge(const Summarizer& other) {
  State& ours = *state_;
  const State& theirs = *other.state_;
  for (const auto& entry : theirs.calls) {
    if (entry == nullptr) {
      continue;
    }
    auto& place = ours.calls[static_cast<std::size_t>(entry->nr)];
    if (place == nullptr) {
      place = std::make_unique<CallEntry>();
    }
    merge_call(*place, *entry);
  }
  for (const auto& [key, entry] : theirs.odd_calls) {
    const bool fits = ours.odd_calls.size() < kMaxOddCalls || ours.odd_calls.contains(key);
    CallEntry& place = ours.odd_calls[fits ? key : std::pair<bool, std::int32_t>{false, -1}];
    merge_call(place, entry);
  }
  const std::vector<std::uint32_t> comms = ours.tasks.merge(theirs.tasks);
  ours.files.merge(theirs.files, comms);
  ours.cells.merge(theirs.cells, comms);
  ours.error_cells.merge(theirs.error_cells, comms);
  ours.slowest.merge(theirs.slowest);
  ours.longest_waits.merge(theirs.longest_waits);
  ours.whole.merge(theirs.whole);
  ours.recent.merge(theirs.recent);
  ours.with_file.merge(theirs.with_file);
  ours.in_flight += theirs.in_flight;
  if (theirs.has_time) {
    ours.first_ns = ours.has_time ? std::min(ours.first_ns, theirs.first_ns) : theirs.first_ns;
    ours.last_ns = std::max(ours.last_ns, theirs.last_ns);
    ours.has_time = true;
  }
}

}  // namespace ior::aggregate

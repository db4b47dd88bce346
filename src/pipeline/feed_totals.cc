// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_totals.h"

#include <algorithm>

namespace ior::pipeline {
namespace {

std::size_t divisor(FeedSize size) {
  return size == FeedSize::kWhole ? 1 : 2;
}

aggregate::SummaryBounds summary_bounds(FeedSize size) {
  const std::size_t by = divisor(size);
  return {.files = 6144 / by,
          .directories = 4096 / by,
          .threads = 4096 / by,
          .processes = 4096 / by,
          .groups = 2048 / by,
          .cells = 4096 / by,
          .name_bytes = (std::size_t{2} << 20) / by};
}

aggregate::FlameSettings flame_settings(aggregate::FlameSettings flame, FeedSize size) {
  flame.max_nodes = 65'536 / divisor(size);
  flame.max_name_bytes = (std::uint64_t{6} << 20) / divisor(size);
  return flame;
}

aggregate::KeyedSettings keyed_settings(const aggregate::FlameSettings& flame, FeedSize size) {
  return {.max_keys = 16'384 / divisor(size),
          .max_text_bytes = (std::uint64_t{2} << 20) / divisor(size),
          .flag_words = flame.flag_words};
}

}  // namespace

FeedTotals::FeedTotals(const aggregate::FlameSettings& flame, FeedSize size)
    : size_(size),
      summary_(summary_bounds(size)),
      keyed_settings_(keyed_settings(flame, size)),
      flame_(flame_settings(flame, size)),
      keyed_(keyed_settings_) {}

void FeedTotals::add(model::EventSpan events) {
  if (events.empty()) {
    return;
  }
  constexpr std::size_t kChunk = 1024;
  constexpr std::size_t kChunkBytes = kStreamBytes / 16;
  summary_.add(events);
  // Of a large batch only the newest rows can ever be seen.
  const std::size_t skip = events.size() > kStreamRows ? events.size() - kStreamRows : 0;
  for (const model::CallEvent& event : events) {
    flame_.add(event);
    keyed_.add(event);
  }
  for (const model::CallEvent& event : events.subspan(skip)) {
    chunk_->keep(event);
    if (chunk_->events().size() >= kChunk || chunk_->bytes() >= kChunkBytes) {
      seal();
    }
  }
  chunk_->end_batch();
  rows_ += events.size();
}

bool FeedTotals::set_flame(const aggregate::FlameSettings& flame) {
  using enum model::FlameField;
  const bool asks_who = std::ranges::any_of(flame.fields, [](model::FlameField field) {
    return field == kPid || field == kTid || field == kUid || field == kCgroup;
  });
  flame_ = aggregate::FlameTrie(flame_settings(flame, size_));
  if (asks_who && keyed_.folding().calls_without_pid > 0) {
    seal();
    for (std::size_t i = 0; i < log_.size(); ++i) {
      flame_.add(log_.at(i));
    }
    return false;
  }
  (void)keyed_.for_each([this](const model::CallKey& key, const model::Totals& totals) -> Status {
    flame_.add(key, totals);
    return {};
  });
  return true;
}

void FeedTotals::reset() {
  summary_.reset();
  flame_.reset();
  keyed_ = aggregate::KeyedTotals(keyed_settings_);
  rows_ = 0;
}

const model::EventLog& FeedTotals::seal() {
  if (!chunk_->events().empty()) {
    chunk_->end_batch();
    log_.append(std::move(chunk_), kStreamRows, kStreamBytes);
    chunk_ = std::make_shared<model::EventChunk>();
  }
  return log_;
}

}  // namespace ior::pipeline

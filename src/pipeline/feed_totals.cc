// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_totals.h"

namespace ior::pipeline {

void FeedTotals::add(model::EventSpan events) {
  if (events.empty()) {
    return;
  }
  constexpr std::size_t kChunk = 1024;
  summary_.add(events);
  // Of a large batch only the newest rows can ever be seen.
  const std::size_t skip = events.size() > kStreamRows ? events.size() - kStreamRows : 0;
  for (const model::CallEvent& event : events) {
    flame_.add(event);
  }
  for (const model::CallEvent& event : events.subspan(skip)) {
    chunk_->keep(event);
    if (chunk_->events().size() >= kChunk) {
      seal();
    }
  }
  chunk_->end_batch();
  rows_ += events.size();
}

void FeedTotals::set_flame(const aggregate::FlameSettings& flame) {
  flame_ = aggregate::FlameTrie(flame);
  seal();
  for (std::size_t i = 0; i < log_.size(); ++i) {
    flame_.add(log_.at(i));
  }
}

void FeedTotals::reset() {
  summary_.reset();
  flame_.reset();
  rows_ = 0;
}

const model::EventLog& FeedTotals::seal() {
  if (!chunk_->events().empty()) {
    chunk_->end_batch();
    log_.append(std::move(chunk_), kStreamRows);
    chunk_ = std::make_shared<model::EventChunk>();
  }
  return log_;
}

}  // namespace ior::pipeline

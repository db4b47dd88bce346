// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_window.h"

#include <utility>

namespace ior::pipeline {

void FeedWindow::begin() {
  passed_ = kept_ = 0;
  chunk_ = std::make_shared<model::EventChunk>();
}

void FeedWindow::start(std::unique_ptr<model::EventSource> source,
                       FeedFilters filters,
                       Keep keep,
                       std::uint64_t first) {
  source_ = std::move(source);
  filters_ = std::move(filters);
  keep_ = std::move(keep);
  first_ = first;
  open_ = true;
  begin();
}

std::string FeedWindow::step() {
  const Result<model::EventSpan> events = source_->next();
  if (!events) {
    close();
    return events.error().message();
  }
  for (const model::CallEvent& event : *events) {
    if (!keep_(event)) {
      continue;
    }
    if (filters_.learn(event)) {
      begin();  // what passed belonged to a life that is over
    }
    if (filters_.passes(event) && passed_++ >= first_ && kept_ < kStreamRows) {
      chunk_->keep(event);
      ++kept_;
    }
  }
  chunk_->end_batch();
  const bool full = kept_ == kStreamRows || chunk_->bytes() >= kStreamBytes;
  if ((full && !filters_.has_life()) || source_->ended()) {
    rows_ = {};
    rows_.append(std::move(chunk_), kStreamRows);
    source_.reset();
  }
  return {};
}

void FeedWindow::close() {
  source_.reset();
  chunk_.reset();
  rows_ = {};
  open_ = false;
}

}  // namespace ior::pipeline

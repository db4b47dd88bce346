// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_part.h"

#include <algorithm>
#include <utility>

namespace ior::pipeline {
namespace {

// A heat map wants latencies over time, and no tables.
constexpr aggregate::SummaryBounds kBounds = {.files = 16,
                                              .directories = 16,
                                              .threads = 16,
                                              .processes = 16,
                                              .groups = 16,
                                              .cells = 16,
                                              .slowest = 1};

}  // namespace

void FeedPart::choose(const std::string& filter) {
  asked_ = 0;
  summary_.reset();
  filter_.reset();
  text_.clear();
  if (filter.empty()) {
    return;
  }
  if (auto parsed = filter::RowFilter::parse(filter)) {
    filter_ = *std::move(parsed);
    text_ = filter;
    summary_ = std::make_unique<aggregate::Summarizer>(kBounds);
  }
}

void FeedPart::add(model::EventSpan events) {
  if (!active()) {
    return;
  }
  asked_ += events.size();
  matching_.clear();
  for (const model::CallEvent& event : events) {
    if (filter_->matches(event)) {
      matching_.push_back(event);
    }
  }
  summary_->add(matching_);
}

void FeedPart::add(const model::EventLog& rows, std::uint64_t counted) {
  const std::size_t before = rows.size() - std::min<std::uint64_t>(counted, rows.size());
  for (std::size_t i = before; active() && i < rows.size(); ++i) {
    add(model::EventSpan(&rows.at(i), 1));
  }
}

void FeedPart::reset() {
  if (active()) {
    asked_ = 0;
    summary_->reset();
  }
}

void FeedPart::show(model::Snapshot& snapshot, std::uint64_t now_ns) {
  if (!active()) {
    return;
  }
  if (now_ns != 0) {
    summary_->advance(now_ns);
  }
  snapshot.part = std::make_shared<model::Summary>(summary_->snapshot());
  snapshot.part_filter = text_;
  snapshot.part_asked = asked_;
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_filters.h"

#include <algorithm>
#include <utility>

namespace ior::pipeline {

FeedFilters::FeedFilters(const std::vector<std::string>& texts) : texts_(texts) {
  for (const std::string& text : texts) {
    if (auto filter = filter::RowFilter::parse(text)) {
      has_life_ = has_life_ || filter->has_life();
      filters_.push_back(*std::move(filter));
    }
  }
}

bool FeedFilters::learn(const model::CallEvent& event) const {
  bool is_new = false;
  if (has_life_) {
    for (const filter::RowFilter& filter : filters_) {
      is_new = filter.learn(event) || is_new;
    }
  }
  return is_new;
}

bool FeedFilters::passes(const model::CallEvent& event) const {
  return std::ranges::all_of(filters_,
                             [&event](const filter::RowFilter& f) { return f.matches(event); });
}

std::vector<model::CallEvent> FeedFilters::passing(const model::EventLog& older,
                                                   const model::EventLog& rows) const {
  const std::uint64_t first = rows.empty() ? 0 : rows.at(0).sequence;
  const auto for_each = [&](const auto& what) {
    for (std::size_t i = 0; i < older.size() && older.at(i).sequence < first; ++i) {
      what(older.at(i));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      what(rows.at(i));
    }
  };
  for_each([this](const model::CallEvent& event) { learn(event); });
  std::vector<model::CallEvent> passed;
  for_each([&](const model::CallEvent& event) {
    if (passes(event)) {
      passed.push_back(event);
    }
  });
  return passed;
}

}  // namespace ior::pipeline

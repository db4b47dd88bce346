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

FeedFilters::Passing FeedFilters::passing(const model::EventLog& older,
                                          const model::EventLog& rows,
                                          std::uint64_t counted) const {
  const std::uint64_t first = rows.empty() ? 0 : rows.at(0).sequence;
  const auto for_each = [&](const auto& what) {
    for (std::size_t i = 0; i < older.size() && older.at(i).sequence < first; ++i) {
      what(older.at(i));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      what(rows.at(i));
    }
  };
  std::uint64_t left = 0;
  for_each([&](const model::CallEvent& event) {
    learn(event);
    ++left;
  });
  Passing result;
  for_each([&](const model::CallEvent& event) {
    if (left-- > counted) {
      if (passes(event)) {
        result.before.push_back(event);
      }
      return;
    }
    ++result.asked;
    if (model::has_start(event) && event.enter_ns != 0) {
      result.since_ns =
          result.since_ns == 0 ? event.enter_ns : std::min(result.since_ns, event.enter_ns);
    }
    if (passes(event)) {
      result.events.push_back(event);
    }
  });
  return result;
}

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "pipeline/feed_in_flight.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "aggregate/summary_traits.h"

namespace ior::pipeline {

void show_in_flight(model::Snapshot& snapshot,
                    model::EventSpan running,
                    const FeedFilters& filters,
                    const std::function<bool(const model::CallEvent&)>& keep) {
  std::vector<model::CallEvent> events(running.begin(), running.end());
  std::ranges::stable_partition(events, std::not_fn(aggregate::waits_by_design));
  snapshot.in_flight = filters.log_of(events, keep);
  const model::EventLog& log = snapshot.in_flight;
  std::size_t& at_work = snapshot.in_flight_at_work;
  for (at_work = 0; at_work < log.size() && !aggregate::waits_by_design(log.at(at_work));) {
    ++at_work;
  }
}

}  // namespace ior::pipeline

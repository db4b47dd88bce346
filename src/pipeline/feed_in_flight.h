// SPDX-License-Identifier: Apache-2.0
//
// The calls that run now, as a snapshot shows them.
#pragma once

#include <functional>

#include "model/event.h"
#include "model/snapshot.h"
#include "pipeline/feed_filters.h"

namespace ior::pipeline {

// Of the running calls those that pass and that `keep` keeps; those that wait for somebody else by
// design last: of a host with hundreds of services nearly all do.
void show_in_flight(model::Snapshot& snapshot,
                    model::EventSpan running,
                    const FeedFilters& filters,
                    const std::function<bool(const model::CallEvent&)>& keep);

}  // namespace ior::pipeline

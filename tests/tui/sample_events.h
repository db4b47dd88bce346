// SPDX-License-Identifier: Apache-2.0
//
// A made-up hour of a host, the same on every run: what the expected screens show. Hostile names
// among it.
#pragma once

#include <vector>

#include "model/event_builder.h"
#include "model/snapshot.h"

namespace ior::tui {

// filters: as the dashboard's; only shown, nothing is left out.
model::Snapshot sample_of_a_host();

// The calls of that hour.
std::vector<model::BuiltEvent> events_of_a_host();

// A flame tree of about this many nodes, for measuring.
model::FlameTree large_flame_tree(std::size_t nodes);

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// The rows of Syscalls, Files by directory and Processes as areas: `v` draws them as bubbles, as a
// treemap, and directories as an icicle, too. A flame tree of their own is made of the rows, so
// that the Flame tab's drawing and keys serve here as well. Pure.
#pragma once

#include <optional>
#include <string>

#include "model/snapshot.h"
#include "tui/view_state.h"

namespace ior::tui {

// What a flame graph of the rows is drawn from.
struct TableShape {
  model::Snapshot snapshot;
  ViewState state;
};

// Empty: the tab shows a table.
std::optional<TableShape> table_shape(const model::Snapshot& snapshot, const ViewState& state);

// How many ways of drawing the tab has; 1: it is a table only.
int shapes_of(const ViewState& state);

// What the selected area has in common; empty: it is no filter.
std::string shape_filter(const model::Snapshot& snapshot, const ViewState& state);

}  // namespace ior::tui

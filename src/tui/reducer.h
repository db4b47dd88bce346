// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's behaviour as a pure function: state, key, what is on the screen -> next state,
// and what the application shall do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/snapshot.h"
#include "tui/input.h"
#include "tui/painter.h"
#include "tui/view_state.h"

namespace ior::tui {

enum class ActionKind : std::uint8_t {
  kQuit,
  kSuspend,
  kRedraw,         // everything anew, whatever the terminal shows
  kSetFilters,     // state.filters
  kCheckFilter,    // text: take_filter() if it is one; number: which one it replaces
  kSetFlameOrder,  // state.flame
  kReset,
  kAutoReset,       // number: seconds; 0: off
  kSuggestName,     // state.prompt.text: changed so that no file has it
  kStartRecording,  // text: path
  kStopRecording,
  kSetTarget,  // target
  kSetCalls,   // calls
  kSetPart,    // state.part
  kSetWindow,  // number: the first row of a recording to show, or kNewestRows
  kExport,     // text: path; empty: a generated name
  kExportAndEdit,
  kListTargets,  // fill state.picker.candidates
  kSaveConfig,
};

struct Action {
  ActionKind kind;
  std::string text = {};
  model::Target target = {};
  model::CallSet calls = {};
  std::uint64_t number = 0;
};

struct Reduced {
  ViewState state;
  std::vector<Action> actions;
};

// hit: what lies under the mouse, of mouse keys.
Reduced reduce(ViewState state, const Key& key, const Hit& hit, const model::Snapshot& snapshot);

// A filter that was typed and is one: another one, or in the place of the one with this number
// (from 1; 0: of none).
void take_filter(ViewState& state, std::string filter, std::uint64_t replaced);

// There is a new snapshot: the cursor goes where its row has gone.
ViewState follow_row(ViewState state, const model::Snapshot& snapshot);

// A list has become shorter, or the screen has: positions are put back where something is.
ViewState settle(ViewState state, const model::Snapshot& snapshot);

}  // namespace ior::tui

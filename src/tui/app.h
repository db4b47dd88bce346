// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's loop: keys and snapshots in, frames out. All that it decides is in reducer.h, all
// that it shows in views.h.
#pragma once

#include "base/result.h"
#include "tui/feed_port.h"
#include "tui/terminal.h"
#include "tui/view_state.h"

namespace ior::tui {

// Until somebody leaves, a signal comes or the terminal is gone: none of these is an error.
Status run_app(Terminal& terminal, const Ports& ports, ViewState state, Depth depth);

}  // namespace ior::tui

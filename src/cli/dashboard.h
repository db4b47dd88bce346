// SPDX-License-Identifier: Apache-2.0
//
// Terminal, feed and views put together: the same for what happens now and for a recording.
#pragma once

#include <memory>

#include "base/result.h"
#include "model/snapshot.h"
#include "pipeline/dashboard_feed.h"
#include "tui/view_state.h"

namespace ior::cli {

// Usage error unless standard input and output are a terminal.
Status require_terminal();

// Until the user leaves. settings.flame_fields: an order of frames beside the usual ones; empty:
// none. Gives what was known last.
Result<std::shared_ptr<const model::Snapshot>> show_dashboard(pipeline::FeedSettings settings,
                                                              tui::ViewState state);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// Terminal, feed and views put together: the same for what happens now and for a recording.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/snapshot.h"
#include "pipeline/dashboard_feed.h"
#include "tui/view_state.h"

namespace ior::cli {

// Usage error unless standard input and output are a terminal. hint: what works without one.
Status require_terminal(std::string_view hint);

// Until the user leaves. settings.flame_fields: an order of frames beside the usual ones; empty:
// none. metric: of the flame graph; empty: as it was last time. Gives what was known last.
Result<std::shared_ptr<const model::Snapshot>> show_dashboard(
    pipeline::FeedSettings settings,
    tui::ViewState state,
    std::optional<model::FlameMetric> metric);

// The exit status. A failure is said on standard error: the screen that showed it has gone.
int end_of(const model::Snapshot& last);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "tui/view_state.h"

namespace ior::tui {

std::vector<std::vector<model::FlameField>> default_flame_orders() {
  using enum model::FlameField;
  return {{kComm, kCall, kPath},
          {kPath, kCall, kComm},
          {kCall, kComm, kPath},
          {kPid, kCall, kPath},
          {kComm, kPath, kCall}};
}

std::string_view title_of(Tab tab) {
  constexpr std::array<std::string_view, kTabs> kTitles = {
      "Flame", "Overview", "Syscalls", "Files", "Processes", "Latency+Gaps", "Stream", "Blocked"};
  return kTitles[static_cast<std::size_t>(tab)];
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// Which lines of the screen are what. The views draw by it and the reducer scrolls by it.
#pragma once

#include <algorithm>

#include "tui/view_state.h"

namespace ior::tui {

struct Layout {
  int top = 0;     // first line of the tab's own
  int height = 0;  // of its lines
  bool filters = false;
  bool help = false;
};

inline Layout layout_of(const ViewState& state) {
  Layout layout;
  layout.filters = !state.filters.empty();
  layout.help = state.help_bar && state.height >= 12;
  layout.top = 1 + (layout.filters ? 1 : 0);
  layout.height = std::max(0, state.height - layout.top - 1 - (layout.help ? 1 : 0));
  return layout;
}

// Rows of a table: below its header, above its footer.
inline int table_rows(const ViewState& state) {
  return std::max(1, layout_of(state).height - 2);
}

// The flame graph leaves a line for the selection and one for the order.
inline int flame_rows(const ViewState& state) {
  return std::max(1, layout_of(state).height - 2);
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// Keys, and the state after them, for the tests of the reducer.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "tui/reducer.h"
#include "tui/sample_test.h"

namespace ior::tui {

// The state after keys, and what the application was asked for.
struct Session {
  model::Snapshot snapshot = sample_snapshot();
  ViewState state;
  std::vector<Action> actions;

  Session() {
    state.flame_orders = default_flame_orders();
    state.width = 120;
    state.height = 40;
  }
  void press(Key key, Hit hit = {}) {
    Reduced next = reduce(std::move(state), key, hit, snapshot);
    state = std::move(next.state);
    for (Action& action : next.actions) {
      actions.push_back(std::move(action));
    }
  }
  // The bytes that a terminal sends.
  Session& type(std::string_view bytes) {
    InputParser parser;
    for (const Key& key : parser.feed(bytes)) {
      press(key);
    }
    for (const Key& key : parser.flush()) {
      press(key);
    }
    return *this;
  }
  bool asked(ActionKind kind) const {
    return std::ranges::any_of(actions, [kind](const Action& a) { return a.kind == kind; });
  }
};

inline constexpr std::string_view kDown = "\x1b[B";
inline constexpr std::string_view kUp = "\x1b[A";
inline constexpr std::string_view kRight = "\x1b[C";
inline constexpr std::string_view kLeft = "\x1b[D";

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// Whose calls: the pickers of processes, threads, users and control groups. Live they change the
// target, on a recording they set a filter.
#include <fmt/format.h>

#include <algorithm>

#include "tui/format.h"
#include "tui/reduce_parts.h"

namespace ior::tui {
namespace {

// Those that the recording knows, by what they cost.
std::vector<Candidate> recorded_candidates(const model::Summary& summary, PickKind kind) {
  std::vector<Candidate> found;
  const auto calls = [](const model::CallStats& stats) {
    return with_separators(stats.calls) + " calls";
  };
  switch (kind) {
    case PickKind::kProcess:
      for (const model::ProcessRow& row : summary.processes.rows) {
        found.push_back({row.tgid, 0, row.comm, calls(row.stats)});
      }
      break;
    case PickKind::kThread:
      for (const model::ThreadRow& row : summary.threads.rows) {
        found.push_back({row.tgid, row.tid, row.comm, calls(row.stats)});
      }
      break;
    case PickKind::kUser:
      for (const model::GroupRow& row : summary.users.rows) {
        found.push_back({.comm = fmt::format("user {}", row.key),
                         .command_line = calls(row.stats),
                         .uid = static_cast<std::uint32_t>(row.key)});
      }
      break;
    case PickKind::kCgroup:
      for (const model::GroupRow& row : summary.cgroups.rows) {
        found.push_back({.comm = fmt::format("cgroup {}", row.key),
                         .command_line = calls(row.stats),
                         .cgroups = {row.key}});
      }
      break;
  }
  return found;
}

std::string filter_of(const Candidate& candidate, PickKind kind) {
  switch (kind) {
    case PickKind::kProcess:
      return fmt::format("pid={}", candidate.pid);
    case PickKind::kThread:
      return fmt::format("tid={}", candidate.tid);
    case PickKind::kUser:
      return fmt::format("uid={}", candidate.uid);
    case PickKind::kCgroup:
      break;
  }
  return fmt::format("cgroup={}", candidate.cgroups.empty() ? 0 : candidate.cgroups[0]);
}

bool is_picked(const ViewState& state) {
  return !state.picked.empty() &&
         std::ranges::find(state.filters, state.picked) != state.filters.end();
}

void set_target(Step& step, const Candidate* chosen, PickKind kind) {
  Action action{ActionKind::kSetTarget};
  model::Target& target = action.target;
  if (chosen != nullptr) {
    switch (kind) {
      case PickKind::kProcess:
        target.kind = model::TargetKind::kProcesses;
        target.tgids = {chosen->pid};
        target.follow = model::Follow::kForks;
        break;
      case PickKind::kThread:
        target.kind = model::TargetKind::kThread;
        target.tid = chosen->tid;
        break;
      case PickKind::kUser:
        target.kind = model::TargetKind::kUser;
        target.uid = chosen->uid;
        break;
      case PickKind::kCgroup:
        target.kind = model::TargetKind::kCgroup;
        target.cgroup = chosen->cgroup;
        target.cgroup_ids = chosen->cgroups;
        break;
    }
  }
  step.state.part = {};
  step.actions.push_back(std::move(action));
}

// Of a recording: a filter in the place of the one before; empty: everything again.
void show_only(Step& step, std::string filter) {
  ViewState& state = step.state;
  if (filter == state.picked && is_picked(state)) {
    return;
  }
  const bool held = std::erase(state.filters, state.picked) > 0;
  state.picked = filter;
  if (!filter.empty()) {
    push_filter(step, std::move(filter));
  } else if (held) {
    step.act(ActionKind::kSetFilters);
  }
}

void choose(Step& step) {
  ViewState& state = step.state;
  const auto rows = filtered_candidates(state.picker);
  if (rows.empty()) {
    return;
  }
  const Candidate* chosen =
      rows[std::min(static_cast<std::size_t>(state.picker.row), rows.size() - 1)];
  state.overlay = Overlay::kNone;
  state.paused = false;
  state.follow = true;
  if (step.snapshot.live) {
    set_target(step, chosen, state.picker.kind);
  } else {
    show_only(step, chosen == nullptr ? std::string() : filter_of(*chosen, state.picker.kind));
  }
}

// True: the key was a movement.
bool move_in_picker(Picker& picker, const Key& key, int page) {
  const int last = std::max(0, static_cast<int>(filtered_candidates(picker).size()) - 1);
  int by = 0;
  switch (key.code) {
    case KeyCode::kUp:
      by = -1;
      break;
    case KeyCode::kDown:
      by = 1;
      break;
    case KeyCode::kWheelUp:
      by = -3;
      break;
    case KeyCode::kWheelDown:
      by = 3;
      break;
    case KeyCode::kPageUp:
      by = -page;
      break;
    case KeyCode::kPageDown:
      by = page;
      break;
    case KeyCode::kHome:
      by = -last;
      break;
    case KeyCode::kEnd:
      by = last;
      break;
    default:
      return false;
  }
  picker.row = std::clamp(picker.row + by, 0, last);
  return true;
}

}  // namespace

bool contains_ignoring_case(std::string_view text, std::string_view wanted) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::search(text, wanted, {}, lower, lower).begin() != text.end() ||
         wanted.empty();
}

void reduce_picker(Step& step, const Key& key, const Hit& hit) {
  Picker& picker = step.state.picker;
  if (move_in_picker(picker, key, std::max(1, step.state.height - 6))) {
    return;
  }
  if (key.code == KeyCode::kEscape) {
    if (picker.first) {
      step.act(ActionKind::kQuit);
    } else {
      step.state.overlay = Overlay::kNone;
    }
  } else if (key.code == KeyCode::kEnter) {
    choose(step);
  } else if (key.code == KeyCode::kPress || key.code == KeyCode::kDouble) {
    if (hit.kind == HitKind::kItem) {
      const bool again = picker.row == static_cast<int>(hit.index);
      picker.row = static_cast<int>(hit.index);
      if (again || key.code == KeyCode::kDouble) {
        choose(step);
      }
    }
  } else if (key.is_control('r')) {
    if (step.snapshot.live) {
      step.act(ActionKind::kListTargets);
    }
  } else if (const std::string before = picker.text;
             edit_line(picker.text, picker.cursor, key) && picker.text != before) {
    // What was typed is wanted: the first match, not "all".
    picker.row = 0;
  }
}

void open_picker(Step& step, PickKind kind) {
  Picker& picker = step.state.picker;
  picker = Picker{.kind = kind, .text = {}, .candidates = {}};
  step.state.overlay = Overlay::kPicker;
  if (step.snapshot.live) {
    step.act(ActionKind::kListTargets);
  } else {
    // What was picked before does not take the others away.
    auto& known = step.state.recorded[static_cast<std::size_t>(kind)];
    if (!is_picked(step.state) || known.empty()) {
      known = recorded_candidates(*step.snapshot.summary, kind);
    }
    picker.recorded = true;
    picker.candidates = known;
  }
}

std::string_view name_of_all(PickKind kind) {
  switch (kind) {
    case PickKind::kProcess:
      return "All processes";
    case PickKind::kThread:
      return "All threads";
    case PickKind::kUser:
      return "All users";
    case PickKind::kCgroup:
      break;
  }
  return "The whole host";
}

namespace {

// How well a candidate answers what was typed: the less the better; kNoMatch: not at all.
enum Match : std::uint8_t { kExact, kBeginning, kInside, kNoMatch };

Match match_of(const Candidate& candidate, std::string_view text) {
  Match best = kNoMatch;
  for (const std::uint32_t number : {candidate.pid, candidate.tid, candidate.uid}) {
    const std::string digits = number == 0 ? std::string() : std::to_string(number);
    if (!text.empty() && digits.starts_with(text)) {
      best = std::min(best, digits.size() == text.size() ? kExact : kBeginning);
    }
  }
  if (best == kNoMatch && (contains_ignoring_case(candidate.comm, text) ||
                           contains_ignoring_case(candidate.command_line, text))) {
    best = kInside;
  }
  return best;
}

}  // namespace

// The process with the id that was typed comes before one that has the digits somewhere in its
// command line.
std::vector<const Candidate*> filtered_candidates(const Picker& picker) {
  std::vector<const Candidate*> rows;
  if (contains_ignoring_case(name_of_all(picker.kind), picker.text)) {
    rows.push_back(nullptr);
  }
  for (const Match wanted : {kExact, kBeginning, kInside}) {
    for (const Candidate& candidate : picker.candidates) {
      if (match_of(candidate, picker.text) == wanted) {
        rows.push_back(&candidate);
      }
    }
  }
  return rows;
}

}  // namespace ior::tui

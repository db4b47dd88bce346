// SPDX-License-Identifier: Apache-2.0
//
// T in Stream: the life of the row's descriptor, then that of its file, then everything again.
#include <fmt/format.h>

#include "model/call_facts.h"
#include "tui/reduce_parts.h"

namespace ior::tui {
namespace {

// Of the descriptor in column FD; empty: the call has none, or its life cannot be told from others.
std::string descriptor_life(const model::CallEvent& event) {
  const auto fd = model::descriptor(event);
  return event.task != nullptr && event.sequence != 0 && !event.notes.fixed_file &&
                 fd.value_or(-1) >= 0
             ? fmt::format("life={}/{}@{}", event.task->tgid, *fd, event.sequence)
             : std::string();
}

std::string file_life(const model::CallEvent& event) {
  std::string name;
  return model::append_file_name(name, event) ? "file=" + quote_for_filter(name) : std::string();
}

void begin_file(Step& step, Life life) {
  step.state.life = {.filter = life.file, .file = {}};
  push_filter(step, life.file);
  step.notice("the life of the file, whoever has it; T: all rows again");
}

void begin_descriptor(Step& step, const model::CallEvent& event, Life life) {
  push_filter(step, life.filter);
  step.notice(fmt::format("the life of descriptor {} of {} {}; T: {}",
                          model::descriptor(event).value_or(-1),
                          event.task->comm,
                          event.task->tgid,
                          life.file.empty() ? "all rows again" : "of its file"));
  step.state.life = std::move(life);
}

bool is_shown(const ViewState& state) {
  return !state.life.filter.empty() && !state.filters.empty() &&
         state.filters.back() == state.life.filter;
}

}  // namespace

void next_life(Step& step) {
  ViewState& state = step.state;
  if (state.tab != Tab::kStream) {
    step.notice("T is for a row of Stream: the life of its descriptor, or file");
    return;
  }
  if (is_shown(state)) {
    const Life life = std::exchange(state.life, {});
    state.filters.pop_back();
    if (life.file.empty()) {
      step.act(ActionKind::kSetFilters);
    } else {
      begin_file(step, life);
    }
    return;
  }
  const auto row = static_cast<std::size_t>(std::max(0, state.table().row));
  if (row >= step.snapshot.rows.size()) {
    return;
  }
  const model::CallEvent& event = step.snapshot.rows.at(row);
  Life life{.filter = descriptor_life(event), .file = file_life(event)};
  if (!life.filter.empty()) {
    begin_descriptor(step, event, std::move(life));
  } else if (!life.file.empty()) {
    begin_file(step, std::move(life));
  } else {
    step.notice("this call is about no descriptor and no file");
  }
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// The reducer's parts: each takes the key if it is its, and says whether it did.
#pragma once

#include "tui/reducer.h"
#include "tui/table_model.h"

namespace ior::tui {

struct Step {
  ViewState& state;
  std::vector<Action>& actions;
  const model::Snapshot& snapshot;

  void act(ActionKind kind, std::string text = {}) { actions.push_back({kind, std::move(text)}); }
  void notice(std::string text, bool bad = false) {
    state.notice = std::move(text);
    state.notice_bad = bad;
  }
};

bool reduce_overlay(Step& step, const Key& key, const Hit& hit);
bool reduce_flame(Step& step, const Key& key, const Hit& hit);
bool reduce_shape(Step& step, const Key& key, const Hit& hit);
bool reduce_table(Step& step, const Key& key, const Hit& hit);
bool reduce_overview(Step& step, const Key& key, const Hit& hit);
bool reduce_latency(Step& step, const Key& key, const Hit& hit);

void open_prompt(Step& step, Purpose purpose, std::string text = {});
void open_picker(Step& step, PickKind kind);
// The heat map of what this filter keeps; empty: of everything.
void set_part(Step& step, Part part);
void push_filter(Step& step, std::string filter);
void pop_filter(Step& step);

// T: the next of descriptor, file, everything.
void next_life(Step& step);

// Next match from where the cursor is; tells when there is none.
void search_again(Step& step, bool backwards);

// A key of the picker.
void reduce_picker(Step& step, const Key& key, const Hit& hit);
bool contains_ignoring_case(std::string_view text, std::string_view wanted);

// The candidates that the typed words keep; the first is nullptr, "all", unless typing leaves it
// out.
std::vector<const Candidate*> filtered_candidates(const Picker& picker);
std::string_view name_of_all(PickKind kind);

// Rows of the dialog of calls: names that the typed text keeps.
std::vector<std::string_view> dialog_rows(const CallsDialog& dialog);
// Of the calls that have rows; numbers that the table does not know have none.
std::size_t dialog_count(const model::CallSet& calls);
// 0 none, 1 some, 2 all of the calls that the row stands for.
int dialog_mark(const CallsDialog& dialog, std::string_view row);

}  // namespace ior::tui

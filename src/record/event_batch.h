// SPDX-License-Identifier: Apache-2.0
//
// Events that own what they point to, so that they can cross to another thread. Its memory is
// reused from one batch to the next.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "model/event.h"
#include "record/pointer_memo.h"

namespace ior::record {

class EventBatch {
 public:
  // Copies of the events, their tasks, files and paths. Hot path.
  void assign(model::EventSpan events);

  // They hold until the next assign().
  model::EventSpan events() const { return events_; }
  std::size_t size() const { return events_.size(); }

 private:
  const model::Task* keep(const model::Task* task);
  const model::File* keep(const model::File* file);

  std::vector<model::CallEvent> events_;
  std::deque<model::Task> tasks_;  // the first used_tasks_ are this batch's
  std::deque<model::File> files_;
  std::size_t used_tasks_ = 0;
  std::size_t used_files_ = 0;
  std::string paths_;
  PointerMemo<const model::Task*> kept_tasks_;
  PointerMemo<const model::File*> kept_files_;
};

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// ids -> text: keeps what was announced and turns a decoded call into an event. Pure; one thread.
//
// An id may be read from one ring before its announcement is read from another: resolve() then says
// so, and the caller reads all rings once more before it asks again. After that, an id that is
// still unknown has aged out of a bounded table: counted.
#pragma once

#include <cstdint>
#include <vector>

#include "model/event.h"
#include "model/raw_event.h"
#include "resolve/bounded_table.h"
#include "resolve/file_table.h"

namespace ior::resolve {

enum class Missing : std::uint8_t { kWait, kAccept };

class Resolver {
 public:
  Resolver();

  void announce(const model::FileRecord& record);
  void announce(const ior_wire_task& record);
  void announce(const ior_wire_task_exit& record);

  // Called between two reads of all rings: what ended before the last one is forgotten.
  void next_pass();

  // Nobody uses the events that were resolved before.
  void end_batch() { files_.end_batch(); }

  // Fills `event` but for its sequence. False: an id is not known yet, and `missing` is kWait.
  // Views and pointers in the event hold until the next announce() or end_batch(), and as long as
  // the record's bytes. Hot path.
  bool resolve(const model::CallRecord& record, Missing missing, model::CallEvent& event);

  std::uint64_t unresolved() const { return unresolved_; }

 private:
  template <typename Table, typename T>
  bool look_up(
      Table& table, std::uint64_t id, const T*& out, model::CallEvent& event, Missing missing);

  FileTable files_;
  BoundedTable<model::Task> tasks_;
  std::vector<std::uint64_t> ended_now_;     // tasks whose exit was read in this pass
  std::vector<std::uint64_t> ended_before_;  // and in the pass before
  std::uint64_t unresolved_ = 0;
};

}  // namespace ior::resolve

// SPDX-License-Identifier: Apache-2.0
//
// Rows back to events: the reverse of row_group.h. Pure; rows may be hostile: what they say is
// taken as it is, a word that has no meaning is left out.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/event.h"
#include "record/file_columns.h"
#include "record/row_batch.h"

namespace ior::record {

class RowEvents {
 public:
  // The events of these rows, the next ones of the recording. They hold until the next call, and as
  // long as the batch.
  model::EventSpan build(const RowBatch& batch);

 private:
  // What makes two tasks, or two files, the same.
  using Key = std::array<std::uint64_t, 7>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };

  void fill(const RowBatch& batch, std::size_t row, model::CallEvent& event);
  void fill_call(const RowBatch& batch, std::size_t row, model::CallEvent& event);
  void fill_names(const RowBatch& batch, std::size_t row, model::CallEvent& event);
  void fill_from_go(const RowBatch& batch, std::size_t row, model::CallEvent& event);
  void place_rows_without_start();
  const model::Task* task(const RowBatch& batch, std::size_t row);
  const model::File* file(const RowBatch& batch, std::size_t row, const FileColumns& columns);
  const model::File* named_file(const RowBatch& batch, TextId name);

  std::vector<model::CallEvent> events_;
  std::deque<model::Task> tasks_;
  std::deque<model::File> files_;
  std::unordered_map<Key, const model::Task*, KeyHash> known_tasks_;
  std::unordered_map<Key, const model::File*, KeyHash> known_files_;
  std::uint64_t ended_ns_ = 0;  // end of the last row of all batches that has a time; 0: none yet
};

}  // namespace ior::record

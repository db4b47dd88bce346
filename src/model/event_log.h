// SPDX-License-Identifier: Apache-2.0
//
// Events that outlive their batch: the dashboard's last rows. Kept in chunks that own everything
// their events point to; a sealed chunk never changes, so that another thread may read it.
#pragma once

#include <deque>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/event.h"

namespace ior::model {

// Filled by one thread, then sealed (made const).
class EventChunk {
 public:
  EventChunk() = default;
  EventChunk(const EventChunk&) = delete;
  EventChunk& operator=(const EventChunk&) = delete;
  ~EventChunk() = default;

  // Copies the event with its task, files and paths. Hot path.
  void keep(const CallEvent& event);

  // The batch that the events came from is gone: its pointers mean nothing any more.
  void end_batch();

  const std::vector<CallEvent>& events() const { return events_; }
  std::size_t bytes() const { return bytes_; }  // of the events and what they own

 private:
  const Task* keep_task(const Task* task);
  const File* keep_file(const File* file);
  std::string_view keep_text(std::string_view text);

  std::vector<CallEvent> events_;
  std::deque<Task> tasks_;
  std::deque<File> files_;
  std::pmr::monotonic_buffer_resource text_;
  std::unordered_map<const Task*, const Task*> kept_tasks_;  // of the current batch
  std::unordered_map<const File*, const File*> kept_files_;
  std::size_t bytes_ = 0;
};

// The newest events of a stream, oldest first. A value: copying copies pointers.
class EventLog {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // position < size(). Holds as long as a copy of this log.
  const CallEvent& at(std::size_t position) const;
  std::uint64_t total() const { return total_; }  // ever appended

  // Drops the oldest chunks that `capacity` events can do without, and those beyond max_bytes; the
  // newest one stays.
  void append(std::shared_ptr<const EventChunk> chunk,
              std::size_t capacity,
              std::size_t max_bytes = ~std::size_t{0});

 private:
  struct Part {
    std::shared_ptr<const EventChunk> chunk;
    std::size_t begin;  // of its first event among all ever appended
  };
  std::deque<Part> parts_;
  std::size_t first_ = 0;  // of the oldest event still counted, among all ever appended
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace ior::model

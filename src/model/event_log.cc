// SPDX-License-Identifier: Apache-2.0
#include "model/event_log.h"

#include <algorithm>
#include <cstring>

namespace ior::model {

const Task* EventChunk::keep_task(const Task* task) {
  if (task == nullptr) {
    return nullptr;
  }
  const Task*& kept = kept_tasks_[task];
  if (kept == nullptr) {
    kept = &tasks_.emplace_back(*task);
    bytes_ += sizeof(Task) + task->comm.size();
  }
  return kept;
}

const File* EventChunk::keep_file(const File* file) {
  if (file == nullptr) {
    return nullptr;
  }
  const File*& kept = kept_files_[file];
  if (kept == nullptr) {
    kept = &files_.emplace_back(*file);
    bytes_ += sizeof(File) + file->name.size();
  }
  return kept;
}

std::string_view EventChunk::keep_text(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  bytes_ += text.size();
  char* copy = static_cast<char*>(text_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void EventChunk::keep(const CallEvent& event) {
  CallEvent& copy = events_.emplace_back(event);
  bytes_ += sizeof(CallEvent);
  copy.task = keep_task(event.task);
  copy.file = keep_file(event.file);
  copy.file2 = keep_file(event.file2);
  copy.dir = keep_file(event.dir);
  copy.dir2 = keep_file(event.dir2);
  copy.path = keep_text(event.path);
  copy.path2 = keep_text(event.path2);
}

void EventChunk::end_batch() {
  kept_tasks_.clear();
  kept_files_.clear();
}

const CallEvent& EventLog::at(std::size_t position) const {
  const std::size_t wanted = first_ + position;
  const auto after = std::ranges::upper_bound(parts_, wanted, {}, &Part::begin);
  const Part& part = *std::prev(after);
  return part.chunk->events()[wanted - part.begin];
}

void EventLog::append(std::shared_ptr<const EventChunk> chunk,
                      std::size_t capacity,
                      std::size_t max_bytes) {
  const std::size_t added = chunk->events().size();
  if (added == 0) {
    return;
  }
  bytes_ += chunk->bytes();
  parts_.push_back({std::move(chunk), total_});
  total_ += added;
  size_ = std::min(size_ + added, capacity);
  first_ = total_ - size_;
  while (parts_.size() > 1 && (parts_[1].begin <= first_ || bytes_ > max_bytes)) {
    bytes_ -= parts_.front().chunk->bytes();
    first_ = std::max(first_, parts_[1].begin);
    parts_.pop_front();
  }
  size_ = total_ - first_;
}

}  // namespace ior::model

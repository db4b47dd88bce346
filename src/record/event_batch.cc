// SPDX-License-Identifier: Apache-2.0
#include "record/event_batch.h"

#include <string_view>

namespace ior::record {
namespace {

// Objects of earlier batches are assigned to, so that their strings keep their memory.
template <typename T>
const T* copy_into(std::deque<T>& pool, std::size_t& used, const T& object) {
  if (used == pool.size()) {
    pool.push_back(object);
  } else {
    pool[used] = object;
  }
  return &pool[used++];
}

}  // namespace

const model::Task* EventBatch::keep(const model::Task* task) {
  if (task == nullptr) {
    return nullptr;
  }
  return kept_tasks_.find(task, [&] { return copy_into(tasks_, used_tasks_, *task); });
}

const model::File* EventBatch::keep(const model::File* file) {
  if (file == nullptr) {
    return nullptr;
  }
  return kept_files_.find(file, [&] { return copy_into(files_, used_files_, *file); });
}

// Hot path.
void EventBatch::assign(model::EventSpan events) {
  events_.assign(events.begin(), events.end());
  used_tasks_ = 0;
  used_files_ = 0;
  kept_tasks_.clear();
  kept_files_.clear();
  paths_.clear();
  for (const model::CallEvent& event : events) {
    paths_ += event.path;
    paths_ += event.path2;
  }
  std::string_view rest = paths_;
  const auto take = [&rest](std::string_view& text) {
    const std::size_t size = text.size();
    text = rest.substr(0, size);
    rest.remove_prefix(size);
  };
  for (model::CallEvent& event : events_) {
    event.task = keep(event.task);
    event.file = keep(event.file);
    event.file2 = keep(event.file2);
    event.dir = keep(event.dir);
    event.dir2 = keep(event.dir2);
    take(event.path);
    take(event.path2);
  }
}

}  // namespace ior::record

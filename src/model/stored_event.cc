// SPDX-License-Identifier: Apache-2.0
#include "model/stored_event.h"

namespace ior::model {
namespace {

template <typename T>
void take(const T*& pointer, T& copy) {
  if (pointer != nullptr) {
    copy = *pointer;
    pointer = &copy;
  }
}

void take(std::string_view& view, std::string& copy) {
  copy = view;
  view = copy;
}

}  // namespace

StoredEvent::StoredEvent(const CallEvent& event) {
  const auto owned = std::make_shared<Owned>();
  owned->event = event;
  take(owned->event.task, owned->task);
  take(owned->event.file, owned->file);
  take(owned->event.file2, owned->file2);
  take(owned->event.dir, owned->dir);
  take(owned->event.dir2, owned->dir2);
  take(owned->event.path, owned->path);
  take(owned->event.path2, owned->path2);
  owned_ = owned;
}

}  // namespace ior::model

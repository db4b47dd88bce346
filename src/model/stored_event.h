// SPDX-License-Identifier: Apache-2.0
//
// An event that outlives its batch: a copy with everything it refers to. Immutable, so copies share
// what they own and may go to other threads.
#pragma once

#include <memory>
#include <string>

#include "model/event.h"

namespace ior::model {

class StoredEvent {
 public:
  explicit StoredEvent(const CallEvent& event);

  const CallEvent& operator*() const { return owned_->event; }
  const CallEvent* operator->() const { return &owned_->event; }

 private:
  struct Owned {
    CallEvent event;
    Task task;
    File file;
    File file2;
    File dir;
    File dir2;
    std::string path;
    std::string path2;
  };
  std::shared_ptr<const Owned> owned_;  // shared by copies, never changed
};

}  // namespace ior::model

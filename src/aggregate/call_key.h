// SPDX-License-Identifier: Apache-2.0
//
// From an event to the fields that aggregates and flame graphs know.
#pragma once

#include <string>

#include "model/aggregate.h"

namespace ior::aggregate {

// Makes one key after the other; keeps its memory. The key holds until the next call, and as long
// as the event does.
class CallKeys {
 public:
  // words: null writes flags in hexadecimal.
  explicit CallKeys(model::FlagWords words) : words_(words) {}

  // Hot path.
  model::CallKey of(const model::CallEvent& event);

 private:
  model::FlagWords words_;
  std::string path_;
  std::string call_;
  std::string flags_;
};

}  // namespace ior::aggregate

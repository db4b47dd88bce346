// SPDX-License-Identifier: Apache-2.0
//
// What a recording says about itself, apart from its events.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/loss.h"

namespace ior::model {

enum class RecordingState : std::uint8_t {
  kComplete,   // the run ended, everything was written
  kContinued,  // a part of a rotated recording: the accounting is in the last one
  kCut,        // the disk was full, or the like: rows_missing were not written
  kRepaired,   // saved by `ior repair`: what came after the last row group is gone
  kForeign,    // not written by this program: it says nothing about its end
};

struct RecordingInfo {
  std::string path;
  RecordingState state = RecordingState::kForeign;
  std::uint32_t schema_version = 0;  // 0: none is named, as in the Go tool's recordings
  std::uint64_t rows = 0;
  std::uint64_t row_groups = 0;
  std::uint64_t rows_missing = 0;  // kCut: taken, but not written
  // The footer's keys and values: "ior.hostname", "ior.kernel", ...; docs/SCHEMA.md lists them.
  std::map<std::string, std::string> metadata;
  // Of the whole run. Empty: unknown (all states but kComplete may lack it).
  std::optional<Accounting> accounting;

  // Empty view when there is no such key.
  std::string_view value(const std::string& key) const {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string_view() : std::string_view(found->second);
  }
};

}  // namespace ior::model

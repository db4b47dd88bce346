// SPDX-License-Identifier: Apache-2.0
//
// A summary as one JSON object: docs/REPORT.md says what is in it. Pure.
#pragma once

#include <functional>
#include <string>

#include "export/json_writer.h"
#include "model/summary.h"

namespace ior::exporter {

inline constexpr std::uint64_t kReportVersion = 1;  // raised when a field changes its meaning

enum class Names {
  kAsTheyAre,  // for programs: only what is not UTF-8 is written as \xHH
  kVisible,    // for eyes: controls and changes of writing direction, too
};

// `more` may write further fields of the object.
void write_report(JsonWriter& json,
                  const model::Summary& summary,
                  const std::string& title,
                  Names names,
                  const std::function<void()>& more = {});

}  // namespace ior::exporter

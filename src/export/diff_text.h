// SPDX-License-Identifier: Apache-2.0
//
// What changed between two recordings, as tables for a terminal and as JSON. Pure.
#pragma once

#include <string>

#include "export/report_text.h"
#include "model/summary_diff.h"

namespace ior::exporter {

struct DiffNames {
  std::string before;
  std::string after;
};

// Numbers are those of the second run, each followed by its change. settings.title is not used.
std::string diff_text(const model::SummaryDiff& diff,
                      const DiffNames& names,
                      const ReportSettings& settings);

// One object, ends with a newline; docs/REPORT.md says what is in it.
std::string diff_json(const model::SummaryDiff& diff, const DiffNames& names);

}  // namespace ior::exporter

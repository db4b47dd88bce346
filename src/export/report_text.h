// SPDX-License-Identifier: Apache-2.0
//
// A summary as a page of words and tables for a terminal or a mail. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "model/summary.h"

namespace ior::exporter {

struct ReportSettings {
  std::string title;  // what was summarised, escaped here
  std::size_t width = 100;
  std::size_t rows = 5;  // of each table
  bool colour = false;
};

// Names are escaped always: a report is for eyes.
std::string report_text(const model::Summary& summary, const ReportSettings& settings);

}  // namespace ior::exporter

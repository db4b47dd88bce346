// SPDX-License-Identifier: Apache-2.0
//
// How a report of text looks: asked for, or fitting the output.
#pragma once

#include <cstddef>

#include "cli/options.h"

namespace ior::cli {

struct ReportStyle {
  std::size_t width;
  std::size_t rows;  // of each table
  bool colour;
};

// The width is --width, else the terminal's, else 120 columns; colour only on a terminal and
// without NO_COLOR.
ReportStyle report_style(const Options& options);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// The tables at the end of a trace, in the manner of strace -c and perf trace -s: one for each
// thread, and one of all together. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/summary.h"

namespace ior::exporter {

// tables.back() is the total; with one thread only it is printed alone. Names are escaped.
std::string summary_tables(const std::vector<model::ThreadCallTable>& tables);

}  // namespace ior::exporter

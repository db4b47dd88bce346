// SPDX-License-Identifier: Apache-2.0
//
// A summary -> what matters in it, in sentences, each with its numbers. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "model/summary.h"

namespace ior::aggregate {

// Heaviest first. Reads the tables and lists of the summary and its accounting, not its findings.
std::vector<model::Finding> find_what_matters(const model::Summary& summary, std::size_t limit);

}  // namespace ior::aggregate

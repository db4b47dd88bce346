// SPDX-License-Identifier: Apache-2.0
//
// Two summaries -> what changed. Pure.
#pragma once

#include "model/summary_diff.h"

namespace ior::aggregate {

// Rows are matched by name. What the limits of a summary put into [other] cannot be matched: take
// the summaries with wide limits.
model::SummaryDiff compare(const model::Summary& before,
                           const model::Summary& after,
                           model::DiffMetric metric);

}  // namespace ior::aggregate

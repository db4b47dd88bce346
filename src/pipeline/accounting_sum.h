// SPDX-License-Identifier: Apache-2.0
//
// Accountings of several sources, or of a part of one's time.
#pragma once

#include "model/loss.h"

namespace ior::pipeline {

// Of two sources, one after the other.
model::Accounting sum_of(model::Accounting sum, const model::Accounting& more);

// What has been counted since an earlier accounting of the same source.
model::Accounting difference_of(model::Accounting now, const model::Accounting& before);

}  // namespace ior::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// A selection of calls in words, for who reads a recording later.
#pragma once

#include <string>

#include "model/trace_settings.h"

namespace ior::filter {

// The shortest list that select_calls_by_expression() makes this set of: "%all", "%fs,mmap",
// "%all,!futex". Calls that the table does not know are all in it or none: "%other". Pure.
std::string call_set_words(const model::CallSet& calls);

}  // namespace ior::filter

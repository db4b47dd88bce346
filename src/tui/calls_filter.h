// SPDX-License-Identifier: Apache-2.0
//
// A choice of calls as a filter: what `O` does on a recording, which cannot trace others. Pure.
#pragma once

#include <string>

#include "model/trace_settings.h"

namespace ior::tui {

// In the language of filters, in the fewest words; empty: all calls are chosen.
std::string calls_filter(const model::CallSet& calls);

// "FS, Network" of whole families, else "119 of 450 calls"; empty: all are.
std::string calls_in_words(const model::CallSet& calls);

}  // namespace ior::tui

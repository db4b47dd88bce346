// SPDX-License-Identifier: Apache-2.0
//
// Words that the formats of a report share. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/stored_event.h"
#include "model/summary.h"

namespace ior::exporter {

// Printable: see append_escaped().
std::string escaped(std::string_view text);

// "ENOENT", or "errno 4000".
std::string error_word(int number);

// "pid 12 #2", "12".
std::string pid_word(const model::ProcessRow& row);

// The call with arguments and result, as in `ior trace`, escaped.
std::string call_words(const model::CallEvent& event);

// "regular", "pipe", ...; "path" when only its name was seen.
std::string_view kind_word(const model::FileRow& row);

}  // namespace ior::exporter

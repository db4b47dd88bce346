// SPDX-License-Identifier: Apache-2.0
//
// strace's classes of calls, derived from the table.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/trace_settings.h"

namespace ior::filter {

// The calls of a class, a family or a kind; nullopt for an unknown word. Without the sign %.
std::optional<model::CallSet> calls_of_class(std::string_view word);

// Every word that calls_of_class() knows, but for kinds.
std::vector<std::string_view> class_words();

}  // namespace ior::filter

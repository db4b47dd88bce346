// SPDX-License-Identifier: Apache-2.0
//
// Filters as the line above a tab shows them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ior::tui {

// What keys have made, in words: a life of a descriptor, a cell of the heat map. Others are words
// already. baseline_ns: when what is shown began.
std::string filter_in_words(const std::string& filter, std::uint64_t baseline_ns);

// Whether the filter has an `or` of its own, so that "a or b and c" would read as another one.
bool needs_parentheses(std::string_view filter);

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// Values that a row filter can check before any row comes: a call or a family that there is none of
// would keep nothing, for ever, without a word. Private to row_filter.cc and its test.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "filter/row_filter_words.h"

namespace ior::filter {

// "a,b": a and b. Never empty.
std::vector<std::string> split_list(std::string_view text);

// Names as rows print them. Error: nothing is called so; with what was meant.
Result<std::vector<std::string>> call_names(std::string_view list);
Result<std::vector<std::string>> family_names(std::string_view list);

// "ENOENT", "2" or "-2": 2. Empty: no such error.
std::optional<std::int64_t> parse_error_number(std::string_view text);

// A word alone beside a test, without `and` or `or`: what may have been meant. before: the value of
// the test in front of it; empty: it is the first.
std::unexpected<Error> stray_word(const RowToken& word, const RowToken& before);

}  // namespace ior::filter

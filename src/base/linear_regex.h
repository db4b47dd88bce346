// SPDX-License-Identifier: Apache-2.0
//
// How std::regex is to search: as RE2, all ways to match at once, so that no pattern takes for
// ever, and there are no back references. libstdc++'s own flag; elsewhere, none.
#pragma once

#include <regex>

namespace ior {

#ifdef __GLIBCXX__
inline constexpr auto kLinearRegex = std::regex_constants::__polynomial;
#else
inline constexpr auto kLinearRegex = std::regex_constants::syntax_option_type{};
#endif

}  // namespace ior

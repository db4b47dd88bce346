// SPDX-License-Identifier: Apache-2.0
//
// Columns that escaped text takes on a terminal, and text cut to columns. Pure; knows wide and
// combining characters by range, no locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ior::exporter {

std::size_t text_width(std::string_view text);

// At most `width` columns; what is cut shows as "..." in front: the end of a path tells most.
std::string cut_left(std::string_view text, std::size_t width);

// The same with "..." at the end.
std::string cut_right(std::string_view text, std::size_t width);

}  // namespace ior::exporter

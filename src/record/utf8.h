// SPDX-License-Identifier: Apache-2.0
//
// Traced text is any bytes; text columns are UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ior::record {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// Every byte that is no part of valid UTF-8 becomes \xHH, as in the Go tool.
std::string repaired_utf8(std::string_view text);

}  // namespace ior::record

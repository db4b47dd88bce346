// SPDX-License-Identifier: Apache-2.0
//
// Traced text as one field of a tab-separated line: what could end the field or the line, or is not
// UTF-8, is written as an escape that can be read back.
#pragma once

#include <string>
#include <string_view>

namespace ior::record {

// A backslash is \\, a tab \t, a newline \n, a carriage return \r; any other control character
// and every byte that is not part of UTF-8 is \xHH.
void append_row_text(std::string& out, std::string_view text);

// The bytes again. False: an escape that append_row_text() does not write; out is then of no use.
bool read_row_text(std::string_view field, std::string& out);

}  // namespace ior::record

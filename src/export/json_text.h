// SPDX-License-Identifier: Apache-2.0
//
// Traced text as JSON. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ior::exporter {

// Appends a JSON string with its quotes (RFC 8259): whatever bytes come in, what goes out is valid
// UTF-8, and can be shown on a terminal. Controls, separators of lines and controls of writing
// direction become \uXXXX, which reads back as the same text; a byte that is not UTF-8 becomes the
// four characters \xHH, which does not.
void append_json_string(std::string& out, std::string_view text);

}  // namespace ior::exporter

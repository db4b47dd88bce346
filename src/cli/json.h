// SPDX-License-Identifier: Apache-2.0
//
// The one thing of JSON that needs care. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ior::cli {

// A JSON string with its quotes: RFC 8259, section 7. Bytes above 0x7f are passed on: text here is
// UTF-8.
std::string json_string(std::string_view text);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
//
// Traced text inside other languages. Whoever is traced chooses names, so they are first made plain
// text (escape.h: no control characters, no invalid UTF-8, nothing that reorders), then quoted so
// that they cannot end the string or element they stand in.
#pragma once

#include <string>
#include <string_view>

namespace ior::exporter {

// As the content of an XML or HTML element, or of an attribute in either kind of quotes.
void append_markup_text(std::string& out, std::string_view text);

// As a JSON string with its quotes. Has none of < > & ', so that it may also stand in a script
// element of HTML or XML.
void append_script_string(std::string& out, std::string_view text);

}  // namespace ior::exporter

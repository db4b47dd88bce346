// SPDX-License-Identifier: Apache-2.0
//
// Traced text as strace spells it: printable ASCII as it is, the rest as C escapes. Safe on
// terminals and reversible.
#pragma once

#include <string>
#include <string_view>

namespace ior::exporter {

// Without quotes around it: comm, the name of a file in <...>. also: further characters to escape,
// "<>".
void append_c_escaped(std::string& out, std::string_view text, std::string_view also = {});

// With quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace ior::exporter

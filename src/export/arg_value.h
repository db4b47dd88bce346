// SPDX-License-Identifier: Apache-2.0
//
// One argument without its surroundings: what its register says by its type.
#pragma once

#include <cstdint>
#include <string>

#include "model/arg_type.h"

namespace ior::exporter {

// Appends the value as strace spells it: numbers, addresses, words and sets of flags. Descriptors and strings are bare
// numbers and addresses here.
void append_arg_value(std::string& out, model::ArgType type, std::uint64_t value);

void append_decimal(std::string& out, std::int64_t value);
void append_decimal(std::string& out, std::uint64_t value);

// "0x1f"; 0 is "0".
void append_hex(std::string& out, std::uint64_t value);

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/arg_value.h"

#include <fmt/format.h>

namespace ior::exporter {
namespace {

using model::ArgType;

std::int64_t as_int(std::uint64_t value) { return static_cast<std::int32_t>(value); }

}  // namespace

void append_decimal(std::string& out, std::int64_t value) {
  const fmt::format_int digits(value);
  out.append(digits.data(), digits.size());
}

void append_decimal(std::string& out, std::uint64_t value) {
  const fmt::format_int digits(value);
  out.append(digits.data(), digits.size());
}

void append_hex(std::string& out, std::uint64_t value) {
  if (value == 0) {
    out += '0';
    return;
  }
  char digits[16];
  char* end = digits + sizeof(digits);
  char* start = end;
  for (; value != 0; value >>= 4) {
    *--start = "0123456789abcdef"[value & 0xf];
  }
  out += "0x";
  out.append(start, end);
}

void append_arg_value(std::string& out, ArgType type, std::uint64_t value) {
  switch (type) {
    case ArgType::int_:
    case ArgType::pid:
    case ArgType::fd:
    case ArgType::dirfd:
      append_decimal(out, as_int(value));
      break;
    case ArgType::uint_:
      append_decimal(out, std::uint64_t{static_cast<std::uint32_t>(value)});
      break;
    case ArgType::size:
    case ArgType::struct_size:
    case ArgType::ulong_:
      append_decimal(out, value);
      break;
    case ArgType::long_:
    case ArgType::off:
      append_decimal(out, static_cast<std::int64_t>(value));
      break;
    default:
      append_hex(out, value);
  }
}

}  // namespace ior::exporter

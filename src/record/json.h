// SPDX-License-Identifier: Apache-2.0
//
// As much of JSON (RFC 8259) as recordings hold about themselves. Pure; input may be hostile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ior::record {

struct Json {
  std::optional<std::uint64_t> number;  // whole and not negative; the only numbers here
  std::optional<std::string> text;
  std::vector<Json> items;              // of an array
  std::map<std::string, Json> members;  // of an object

  // Null when there is none.
  const Json* find(const std::string& name) const;
  std::optional<std::uint64_t> number_at(const std::string& name) const;
};

// Empty: no JSON, or nested deeper than anything here is.
std::optional<Json> parse_json(std::string_view text);

// With its quotes. Bytes above 0x7f are passed on.
std::string json_string(std::string_view text);

}  // namespace ior::record

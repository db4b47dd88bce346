// SPDX-License-Identifier: Apache-2.0
//
// Protocol buffers' wire format, as far as writing needs it:
// https://protobuf.dev/programming-guides/encoding
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ior::exporter {

// Appends fields to a message. Text is written as it is: proto strings are to be UTF-8.
class Protobuf {
 public:
  explicit Protobuf(std::string& out) : out_(out) {}

  void number(std::uint32_t field, std::uint64_t value) {
    varint(std::uint64_t{field} << 3);
    varint(value);
  }
  // int64: ten bytes when negative.
  void signed_number(std::uint32_t field, std::int64_t value) {
    number(field, static_cast<std::uint64_t>(value));
  }
  // A string, bytes, or a finished message.
  void bytes(std::uint32_t field, std::string_view value) {
    varint(std::uint64_t{field} << 3 | 2);
    varint(value.size());
    out_ += value;
  }

 private:
  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    out_ += static_cast<char>(value);
  }

  std::string& out_;
};

}  // namespace ior::exporter

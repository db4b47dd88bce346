// SPDX-License-Identifier: Apache-2.0
//
// JSON, written piece by piece: RFC 8259. What is written is valid whatever the text is: bytes that
// are not UTF-8 become \xHH in the text, and "<", ">" and "&" are escapes, so that it can stand
// inside a script element. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ior::exporter {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(double value);  // null when it is no number
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  // key() and a value in one.
  JsonWriter& field(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonWriter& field(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  JsonWriter& field(std::string_view name, double value) { return key(name).number(value); }

  std::string take() { return std::move(out_); }

 private:
  void before_value();

  std::string out_;
  bool first_ = true;  // nothing stands before the next value in its array or object
  bool after_key_ = false;
};

}  // namespace ior::exporter

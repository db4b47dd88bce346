// SPDX-License-Identifier: Apache-2.0
#include "export/json_text.h"

#include <gtest/gtest.h>

namespace ior::exporter {
namespace {

using namespace std::string_view_literals;

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, PlainTextIsQuoted) {
  EXPECT_EQ(json(""), R"("")");
  EXPECT_EQ(json("/etc/passwd"), R"("/etc/passwd")");
  EXPECT_EQ(json("grün \xf0\x9f\x90\xa7"), "\"grün \xf0\x9f\x90\xa7\"");
}

TEST(JsonText, QuotesAndBackslashesAreEscaped) {
  EXPECT_EQ(json(R"(a"b\c)"), R"("a\"b\\c")");
}

TEST(JsonText, ControlsReadBackAndDoNothingToATerminal) {
  EXPECT_EQ(json("a\n\x1b[2J\x7f\0"sv), R"("a\u000a\u001b[2J\u007f\u0000")");
  EXPECT_EQ(json("\u202e\u2028"), R"("\u202e\u2028")");
}

TEST(JsonText, WhatIsNotUtf8IsShownByItsBytes) {
  EXPECT_EQ(json("\xff\xfe"), R"("\\xff\\xfe")");
  EXPECT_EQ(json("\xc0\xaf"), R"("\\xc0\\xaf")") << "an overlong slash";
  EXPECT_EQ(json("\xed\xa0\x80"), R"("\\xed\\xa0\\x80")") << "a surrogate";
  EXPECT_EQ(json("cut \xe2\x82"), R"("cut \\xe2\\x82")");
}

}  // namespace
}  // namespace ior::exporter

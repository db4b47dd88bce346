// SPDX-License-Identifier: Apache-2.0
#include "record/row_text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace ior::record {
namespace {

std::string written(std::string_view text) {
  std::string out;
  append_row_text(out, text);
  return out;
}

TEST(RowText, WhatCouldBreakALineIsEscaped) {
  EXPECT_EQ(written("/a b;c\"d"), "/a b;c\"d");
  EXPECT_EQ(written("a\tb\nc\rd\\e"), "a\\tb\\nc\\rd\\\\e");
  EXPECT_EQ(written(std::string("\0\x1b\x7f", 3)), "\\x00\\x1b\\x7f");
  EXPECT_EQ(written("na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80"),
            "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80");
}

TEST(RowText, WhatIsNotUtf8IsEscapedByteByByte) {
  EXPECT_EQ(written("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(written("\xc3"), "\\xc3");
  EXPECT_EQ(written("\xc0\xaf"), "\\xc0\\xaf");                    // overlong
  EXPECT_EQ(written("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(written("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(written("\xc2\x85"), "\\xc2\\x85");                    // a C1 control
}

TEST(RowText, AnyBytesComeBack) {
  std::mt19937 random(3);
  for (int round = 0; round < 5000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& byte : text) {
      byte = static_cast<char>(random());
    }
    std::string back;
    const std::string line = written(text);
    EXPECT_EQ(line.find_first_of("\t\n\r"), std::string::npos);
    ASSERT_TRUE(read_row_text(line, back));
    EXPECT_EQ(back, text);
  }
}

TEST(RowText, OtherEscapesAreRefused) {
  std::string out;
  for (const char* field : {"\\", "a\\", "\\q", "\\x", "\\x1", "\\xG0", "\\x0G", "\\xAB"}) {
    EXPECT_FALSE(read_row_text(field, out)) << field;
  }
}

}  // namespace
}  // namespace ior::record

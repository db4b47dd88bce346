// SPDX-License-Identifier: Apache-2.0
#include "export/escape.h"

#include <gtest/gtest.h>

namespace ior::exporter {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

TEST(Escape, KeepsPrintableText) {
  EXPECT_EQ(escaped(""), "");
  EXPECT_EQ(escaped("/a b/\\~\"'"), "/a b/\\~\"'");
  EXPECT_EQ(escaped("gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x98\x80"),
            "gr\xc3\xbc\xc3\x9f \xe6\x97\xa5 \xf0\x9f\x98\x80");
}

TEST(Escape, ShowsControlCharacters) {
  EXPECT_EQ(escaped("a\nb\tc\x1b[31m\x7f"), "a\\x0ab\\x09c\\x1b[31m\\x7f");
  EXPECT_EQ(escaped(std::string_view("\0x", 2)), "\\x00x");
  EXPECT_EQ(escaped("\xc2\x9b"), "\\xc2\\x9b") << "the 8-bit form of ESC [";
}

TEST(Escape, ShowsControlsOfDirection) {
  EXPECT_EQ(escaped("a\xe2\x80\xae"
                    "b"),
            "a\\xe2\\x80\\xaeb")
      << "U+202E, right-to-left override";
  EXPECT_EQ(escaped("\xe2\x81\xa6"), "\\xe2\\x81\\xa6") << "U+2066, left-to-right isolate";
  EXPECT_EQ(escaped("\xd8\x9c"), "\\xd8\\x9c") << "U+061C, Arabic letter mark";
  EXPECT_EQ(escaped("\xe2\x80\xa8"), "\\xe2\\x80\\xa8") << "U+2028, line separator";
}

TEST(Escape, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(escaped("\xff"), "\\xff");
  EXPECT_EQ(escaped("\xc3"), "\\xc3") << "cut";
  EXPECT_EQ(escaped("\xc3("), "\\xc3(");
  EXPECT_EQ(escaped("\xc0\xaf"), "\\xc0\\xaf") << "longer than needed";
  EXPECT_EQ(escaped("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");
  EXPECT_EQ(escaped("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(escaped("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "above U+10FFFF";
}

TEST(EscapeMode, IsOneOfThreeWords) {
  EXPECT_EQ(parse_escape_mode("auto"), EscapeMode::kAuto);
  EXPECT_EQ(parse_escape_mode("always"), EscapeMode::kAlways);
  EXPECT_EQ(parse_escape_mode("never"), EscapeMode::kNever);
  EXPECT_EQ(parse_escape_mode("Always"), std::nullopt);
}

TEST(EscapeMode, DecidesWithTheDescriptor) {
  EXPECT_TRUE(escapes(EscapeMode::kAlways, -1));
  EXPECT_FALSE(escapes(EscapeMode::kNever, 1));
  EXPECT_FALSE(escapes(EscapeMode::kAuto, -1)) << "no terminal";
}

}  // namespace
}  // namespace ior::exporter

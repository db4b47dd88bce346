// SPDX-License-Identifier: Apache-2.0
#include "record/text_table.h"

#include <gtest/gtest.h>

#include <string>

#include "record/utf8.h"

namespace ior::record {
namespace {

TEST(TextTable, EqualTextsAreOneNumber) {
  TextTable table;

  const TextId first = table.intern("/etc/passwd");

  EXPECT_EQ(table.intern(std::string("/etc/") + "passwd"), first);
  EXPECT_NE(table.intern("/etc/shadow"), first);
  EXPECT_EQ(table.bytes(first), "/etc/passwd");
}

TEST(TextTable, KeepsMoreThanItsFirstSlots) {
  TextTable table;
  for (int i = 0; i < 20'000; ++i) {
    table.intern(std::to_string(i));
  }

  EXPECT_EQ(table.size(), 20'000U);
  EXPECT_EQ(table.bytes(table.intern("12345")), "12345");
  EXPECT_EQ(table.size(), 20'000U);
}

TEST(TextTable, KnowsTheUtf8OfWhatIsNone) {
  TextTable table;

  const TextId raw = table.intern("a\xff");

  EXPECT_EQ(table.bytes(table.as_utf8(raw)), "a\\xff");
  EXPECT_EQ(table.bytes(raw), "a\xff");
  EXPECT_EQ(table.as_utf8(table.intern("\\xff")), table.intern("\\xff"));
}

TEST(TextTable, TheEmptyTextAndLongOnes) {
  TextTable table;
  const std::string large(1'000'000, 'x');

  EXPECT_EQ(table.bytes(table.intern("")), "");
  EXPECT_EQ(table.bytes(table.intern(large)), large);
  table.clear();
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.bytes(table.intern("again")), "again");
}

TEST(Utf8, TellsValidFromInvalid) {
  EXPECT_TRUE(is_utf8("plain, \xc3\xa4, \xe2\x82\xac, \xf0\x9f\x98\x80"));
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
  for (const char* bad : {"\xff",
                          "\xc3",
                          "\xc0\x80",
                          "\xe0\x80\x80",
                          "\xed\xa0\x80",
                          "\xf4\x90\x80\x80",
                          "\xf0\x9f\x98",
                          "\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
    EXPECT_TRUE(is_utf8(repaired_utf8(bad)));
  }
}

TEST(Utf8, RepairKeepsWhatIsValid) {
  EXPECT_EQ(repaired_utf8("f\xffinv\xc3\xa4\xc3"), "f\\xffinv\xc3\xa4\\xc3");
}

}  // namespace
}  // namespace ior::record

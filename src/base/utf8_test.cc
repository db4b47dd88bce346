// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ior {
namespace {

TEST(CodePoint, IsReadByItsLength) {
  EXPECT_EQ(first_code_point("ab").value, U'a');
  EXPECT_EQ(first_code_point("ab").size, 1U);
  EXPECT_EQ(first_code_point(std::string_view("\0x", 2)).size, 1U);
  EXPECT_EQ(first_code_point("\u00e9x").value, 0xe9U);
  EXPECT_EQ(first_code_point("\u20acx").size, 3U);
  EXPECT_EQ(first_code_point("\U0010ffff").value, 0x10ffffU);
  EXPECT_EQ(first_code_point("\U0010ffff").size, 4U);
}

TEST(CodePoint, OfBytesThatAreNoUtf8HasNoSize) {
  for (const std::string_view bad : {"\x80",              // a continuation
                                     "\xc0\xaf",          // too long a form of /
                                     "\xe0\x80\xaf",      // the same
                                     "\xf0\x80\x80\xaf",  // the same
                                     "\xc3",              // cut
                                     "\xe2\x82",          // cut
                                     "\xc3(",             // no continuation
                                     "\xed\xa0\x80",      // a surrogate
                                     "\xf4\x90\x80\x80",  // beyond U+10FFFF
                                     "\xf5\x80\x80\x80",
                                     "\xff"}) {
    EXPECT_EQ(first_code_point(bad).size, 0U) << testing::PrintToString(std::string(bad));
  }
}

}  // namespace
}  // namespace ior

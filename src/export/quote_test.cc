// SPDX-License-Identifier: Apache-2.0
//
// Expectations as printed by strace 6.1 for files of these names.
#include "export/quote.h"

#include <gtest/gtest.h>

namespace ior::exporter {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

TEST(Quote, KeepsPrintableAscii) {
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("/a b<c>'~"), "\"/a b<c>'~\"");
}

TEST(Quote, EscapesAsCDoes) {
  EXPECT_EQ(quoted("a\"b\\c\nd\te\rf\vg\fh"), "\"a\\\"b\\\\c\\nd\\te\\rf\\vg\\fh\"");
}

TEST(Quote, UsesAsFewOctalDigitsAsItCan) {
  EXPECT_EQ(quoted(std::string_view("\x01\x02"
                                    "3\x1f"
                                    "9\x7f\0",
                                    7)),
            "\"\\1\\0023\\0379\\177\\0\"");
  EXPECT_EQ(quoted("\xc3\xa9"), "\"\\303\\251\"");
}

TEST(Quote, EscapesFurtherCharactersOnRequest) {
  std::string out;
  append_c_escaped(out, "a<b>", "<>");
  EXPECT_EQ(out, "a\\74b\\76");
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "tui/cells.h"

#include <gtest/gtest.h>

namespace ior::tui {
namespace {

std::string shown(std::string_view text) {
  return fit_text(text, 200);
}

TEST(Cells, PlainTextIsItself) {
  EXPECT_EQ(shown("/etc/passwd"), "/etc/passwd");
  EXPECT_EQ(cell_width("/tmp/größe"), 10U);
}

TEST(Cells, ControlsAreSpelledOut) {
  EXPECT_EQ(shown("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(shown("a\nb\tc\rd\x7f"), "a\\nb\\tc\\rd\\x7f");
  EXPECT_EQ(shown("\xc2\x9b"), "\\u{9b}");  // the one-byte CSI, as UTF-8
  EXPECT_EQ(shown(std::string_view("\0", 1)), "\\x00");
}

TEST(Cells, NothingTurnsTheDirectionOrHides) {
  EXPECT_EQ(shown("\u202egnp.exe"), "\\u{202e}gnp.exe");
  EXPECT_EQ(shown("a\u200bb\u2066c\ufeff"), "a\\u{200b}b\\u{2066}c\\u{feff}");
  EXPECT_EQ(shown("e\u0301"), "e\\u{301}");  // a combining accent has no cell of its own
}

TEST(Cells, BytesThatAreNotUtf8) {
  EXPECT_EQ(shown("a\xff\xc0\xaf"), "a\\xff\\xc0\\xaf");
  EXPECT_EQ(shown("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(shown("\xf0\x9f\x92"), "\\xf0\\x9f\\x92");  // cut
}

TEST(Cells, WideCharactersTakeTwo) {
  EXPECT_EQ(cell_width("日本"), 4U);
  EXPECT_EQ(fit_text("日本語", 4), "日…");
  EXPECT_EQ(fit_text("日本語", 5), "日本…");
  EXPECT_EQ(fit_text("日本語", 5, Cut::kBegin), "…本語");
}

TEST(Cells, CutsWhereAsked) {
  EXPECT_EQ(fit_text("abcdefgh", 5), "abcd…");
  EXPECT_EQ(fit_text("abcdefgh", 5, Cut::kBegin), "…efgh");
  EXPECT_EQ(fit_text("abcdefgh", 5, Cut::kMiddle), "ab…gh");
  EXPECT_EQ(fit_text("abc", 0), "");
  EXPECT_EQ(fit_text("abc", 1), "…");
}

TEST(Cells, NeverWiderThanAsked) {
  const std::string_view hostile = "\x1b]0;x\x07日\u202e\xff\u0301\U0001f600/…";
  for (std::size_t width = 0; width < 60; ++width) {
    for (const Cut cut : {Cut::kEnd, Cut::kBegin, Cut::kMiddle}) {
      std::size_t used = 0;
      for (const Cell& cell : fit(hostile, width, cut)) {
        used += cell.width;
      }
      EXPECT_LE(used, width);
    }
  }
}

TEST(Cells, FoldKeepsEverythingAndBreaksAtBlanksWherePossible) {
  EXPECT_EQ(fold("file      /a/b c", 40, 10), (std::vector<std::string>{"file      /a/b c"}));
  EXPECT_EQ(fold("one two three four", 12, 2),
            (std::vector<std::string>{"one two ", "  three four"}));
  EXPECT_EQ(fold("path      /0123456789", 12, 4),
            (std::vector<std::string>{"path      ", "    /0123456", "    789"}));
  EXPECT_EQ(fold("", 12, 4), (std::vector<std::string>{""}));
  for (std::size_t width = 0; width < 30; ++width) {
    for (const std::string& line :
         fold("a\x1b[2J 日本 \xff bc" + std::string(50, 'x'), width, 10)) {
      EXPECT_LE(cell_width(line), std::max<std::size_t>(width, 8));
    }
  }
}

}  // namespace
}  // namespace ior::tui

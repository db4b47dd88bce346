// SPDX-License-Identifier: Apache-2.0
#include "tui/line_edit.h"

#include <gtest/gtest.h>

namespace ior::tui {
namespace {

// The bytes that a terminal sends; '|' shows where the cursor is.
std::string after(std::string text, std::string_view bytes) {
  std::size_t cursor = kLineEnd;
  InputParser parser;
  for (const Key& key : parser.feed(bytes)) {
    edit_line(text, cursor, key);
  }
  return text.insert(std::min(cursor, text.size()), "|");
}

TEST(LineEdit, InsertsAndDeletesInTheMiddle) {
  EXPECT_EQ(after("latncy>1",
                  "\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Dx\x7f"
                  "e"),
            "late|ncy>1");
  EXPECT_EQ(after("abc", "\x1b[H\x1b[3~"), "|bc");
  EXPECT_EQ(after("abc", "\x01\x04x"), "x|bc");
  EXPECT_EQ(after("abc", "\x01\x06\x02\x05!"), "abc!|");
  EXPECT_EQ(after("abc", "\x1b[F\x1b[C\x1b[3~"), "abc|");
}

TEST(LineEdit, KillsWordsAndEnds) {
  EXPECT_EQ(after("a bc d", "\x17"), "a bc |");
  EXPECT_EQ(after("a bc d", "\x17\x17"), "a |");
  EXPECT_EQ(after("a bc d", "\x1b[D\x17"), "a |d");
  EXPECT_EQ(after("a bc d", "\x1b[D\x15"), "|d");
  EXPECT_EQ(after("a bc d", "\x01\x06\x0b"), "a|");
}

TEST(LineEdit, ACharacterIsOneStepHoweverManyBytesItHas) {
  EXPECT_EQ(after("aé€", "\x1b[D\x7f"), "a|€");
  EXPECT_EQ(after("\xff\x80\x80",
                  "\x1b[D\x1b[D\x1b[D"
                  "x"),
            "x|\xff\x80\x80");
  EXPECT_EQ(after("", "\x7f\x17\x15\x0b\x04\x1b[D\x1b[C"), "|");
}

TEST(LineHistory, UpAndDownAndBackToWhatIsTyped) {
  LineHistory history({{"new", 1}, {"old"}});
  std::string text = "typ";
  std::size_t cursor = kLineEnd;
  const auto press = [&](KeyCode code) {
    history.move(text, cursor, {.code = code});
    return text;
  };
  EXPECT_EQ(history.replaces(), -1);
  EXPECT_EQ(press(KeyCode::kUp), "new");
  EXPECT_EQ(history.replaces(), 1);
  EXPECT_EQ(press(KeyCode::kUp), "old");
  EXPECT_EQ(history.replaces(), -1);
  EXPECT_EQ(press(KeyCode::kUp), "old");
  EXPECT_EQ(press(KeyCode::kDown), "new");
  EXPECT_EQ(press(KeyCode::kDown), "typ");
  EXPECT_EQ(press(KeyCode::kDown), "typ");
  EXPECT_EQ(LineHistory().replaces(), -1);
}

}  // namespace
}  // namespace ior::tui

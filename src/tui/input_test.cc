// SPDX-License-Identifier: Apache-2.0
#include "tui/input.h"

#include <gtest/gtest.h>

namespace ior::tui {
namespace {

Key only(std::string_view bytes) {
  InputParser parser;
  const std::vector<Key> keys = parser.feed(bytes);
  EXPECT_EQ(keys.size(), 1U) << bytes;
  EXPECT_FALSE(parser.pending());
  return keys.empty() ? Key{} : keys[0];
}

TEST(Input, Letters) {
  EXPECT_TRUE(only("q").is('q'));
  EXPECT_EQ(only("ß").text, "ß");
  EXPECT_TRUE(only("\x03").is_control('c'));
  EXPECT_EQ(only("\r").code, KeyCode::kEnter);
}

TEST(Input, Sequences) {
  EXPECT_EQ(only("\x1b[A").code, KeyCode::kUp);
  EXPECT_EQ(only("\x1b[1;5C").code, KeyCode::kRight);
  EXPECT_EQ(only("\x1bOH").code, KeyCode::kHome);
  EXPECT_EQ(only("\x1b[6~").code, KeyCode::kPageDown);
  EXPECT_EQ(only("\x1b[Z").code, KeyCode::kBackTab);
  EXPECT_EQ(only("\x1b[[A").code, KeyCode::kF1);
  EXPECT_EQ(only("\x1bOP").code, KeyCode::kF1);
}

TEST(Input, Mouse) {
  const Key press = only("\x1b[<0;12;5M");
  EXPECT_EQ(press.code, KeyCode::kPress);
  EXPECT_EQ(press.x, 11);
  EXPECT_EQ(press.y, 4);
  EXPECT_EQ(only("\x1b[<65;1;1M").code, KeyCode::kWheelDown);
  InputParser parser;
  EXPECT_TRUE(parser.feed("\x1b[<0;12;5m\x1b[<35;3;3M\x1b[<0;0;0M\x1b[<M").empty());
}

TEST(Input, SequencesCutAnywhere) {
  const std::string_view whole = "a\x1b[<0;12;5Mß\x1b[5~";
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    InputParser parser;
    std::vector<Key> keys = parser.feed(whole.substr(0, cut));
    for (Key& key : parser.feed(whole.substr(cut))) {
      keys.push_back(key);
    }
    ASSERT_EQ(keys.size(), 4U) << cut;
    EXPECT_EQ(keys[3].code, KeyCode::kPageUp);
  }
}

TEST(Input, LoneEscapeNeedsTime) {
  InputParser parser;
  EXPECT_TRUE(parser.feed("\x1b").empty());
  ASSERT_TRUE(parser.pending());
  EXPECT_EQ(parser.flush().at(0).code, KeyCode::kEscape);
  EXPECT_FALSE(parser.pending());
}

TEST(Input, PasteIsNoCommand) {
  InputParser parser;
  const std::vector<Key> keys = parser.feed("\x1b[200~q\r\x03\x1b[201~");
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_TRUE(keys[0].is('q'));
}

TEST(Input, AnyBytesAreSurvived) {
  unsigned state = 1;
  for (int round = 0; round < 2000; ++round) {
    InputParser parser;
    std::string bytes;
    for (int i = 0; i < 200; ++i) {
      state = state * 1664525U + 1013904223U;
      bytes += (state >> 28) < 3 ? "\x1b["[(state >> 20) & 1] : static_cast<char>(state >> 24);
    }
    parser.feed(bytes);
    parser.flush();
  }
}

}  // namespace
}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
#include "filter/call_set_words.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "filter/call_expression.h"
#include "filter/select_calls.h"

namespace ior::filter {
namespace {

Result<model::CallSet> select(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream stream(list);
  for (std::string word; std::getline(stream, word, ',');) {
    words.push_back(word);
  }
  return select_calls_by_expression(words);
}

model::CallSet selected(const std::string& list) {
  return select(list).value();
}

TEST(CallSetWords, AreShort) {
  EXPECT_EQ(call_set_words(all_calls()), "%all");
  EXPECT_EQ(call_set_words(model::CallSet()), "%none");
  EXPECT_EQ(call_set_words(selected("write,read")), "read,write");
  EXPECT_EQ(call_set_words(selected("%fs,mmap")), "%FS,mmap");
  EXPECT_EQ(call_set_words(selected("%all,!futex")), "%all,!futex");
}

TEST(CallSetWords, ReadBackAsTheSetTheyStandFor) {
  for (const char* words : {"%all",
                            "read",
                            "open*",
                            "%file",
                            "%desc,!%fs",
                            "%network",
                            "%other",
                            "!%memory",
                            "/^sched_/",
                            "%polling,%process,close"}) {
    const model::CallSet calls = selected(words);
    const auto again = select(call_set_words(calls));
    ASSERT_TRUE(again) << call_set_words(calls);
    EXPECT_EQ(*again, calls) << words << " -> " << call_set_words(calls);
  }
}

TEST(CallSetWords, OfTheGoToolsDefault) {
  const model::CallSet calls = *select_calls({});
  EXPECT_EQ(call_set_words(calls), "%FS,%other");
}

}  // namespace
}  // namespace ior::filter

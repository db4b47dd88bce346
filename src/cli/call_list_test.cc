// SPDX-License-Identifier: Apache-2.0
#include "cli/call_list.h"

#include <gmock/gmock.h>

#include <vector>

#include "model/syscall_table.h"

namespace ior::cli {
namespace {

using ::testing::HasSubstr;

bool has(const model::CallSet& set, std::string_view name) {
  return set.test(static_cast<std::size_t>(model::find_by_name(name)->nr));
}

model::CallSet chosen(const std::vector<std::string>& words) {
  const auto set = parse_call_list(words);
  EXPECT_TRUE(set.has_value()) << (set ? "" : set.error().message());
  return set.value_or(model::CallSet());
}

TEST(CallList, NoWordsSelectAllEvenUnknownCalls) {
  EXPECT_TRUE(chosen({}).all());
}

TEST(CallList, NamesSelectThemselves) {
  const model::CallSet set = chosen({"read", "sys_enter_openat"});

  EXPECT_EQ(set.count(), 2U);
  EXPECT_TRUE(has(set, "read"));
  EXPECT_TRUE(has(set, "openat"));
}

TEST(CallList, NegatedWordsAreTakenFromAll) {
  const model::CallSet set = chosen({"!read"});

  EXPECT_FALSE(has(set, "read"));
  EXPECT_EQ(set.count(), set.size() - 1);
}

TEST(CallList, NegatedWordsAreTakenFromTheOthers) {
  const model::CallSet set = chosen({"%fs", "!close"});

  EXPECT_TRUE(has(set, "openat"));
  EXPECT_FALSE(has(set, "close"));
  EXPECT_FALSE(has(set, "socket"));
}

TEST(CallList, ClassesOfStraceAreKnown) {
  EXPECT_TRUE(has(chosen({"%file"}), "openat"));
  EXPECT_FALSE(has(chosen({"%file"}), "read"));
  EXPECT_TRUE(has(chosen({"%desc"}), "read"));
  EXPECT_TRUE(has(chosen({"%Network"}), "connect"));
}

TEST(CallList, UnknownWordsAreNamedWithTheNearest) {
  const std::vector<std::string> call = {"opneat"};
  const std::vector<std::string> family = {"%netwrok"};

  EXPECT_EQ(parse_call_list(call).error().message(),
            "-e opneat: no such call or family. Hint: did you mean openat?");
  EXPECT_THAT(parse_call_list(family).error().message(), HasSubstr("did you mean %Network?"));
}

TEST(CallList, SelectingNothingIsAnError) {
  const std::vector<std::string> words = {"read", "!read"};

  EXPECT_THAT(parse_call_list(words).error().message(), HasSubstr("selects no call"));
}

}  // namespace
}  // namespace ior::cli

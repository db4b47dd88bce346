// SPDX-License-Identifier: Apache-2.0
#include "cli/users.h"

#include <gtest/gtest.h>

namespace ior::cli {
namespace {

const std::string kPasswd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "\n"
    "broken\n"
    "half:x\n"
    "third:x:12\n"
    "odd:x:12a:0::/:/bin/sh\n"
    ":x:13:0::/:/bin/sh\n"
    "bob:x:1000:1000:Bob,,,:/home/bob:/bin/sh";

TEST(Users, HaveNames) {
  EXPECT_EQ(user_name(kPasswd, 0), "root");
  EXPECT_EQ(user_name(kPasswd, 1000), "bob");
  EXPECT_EQ(user_name(kPasswd, 12), "");
  EXPECT_EQ(user_name("", 0), "");
  EXPECT_EQ(user_name(":", 0), "");
  EXPECT_EQ(user_name(":::", 0), "");
}

TEST(Users, AreFoundByName) {
  EXPECT_EQ(user_id(kPasswd, "bob"), 1000U);
  EXPECT_EQ(user_id(kPasswd, "bo"), std::nullopt);
  EXPECT_EQ(user_id(kPasswd, "odd"), std::nullopt);
  EXPECT_EQ(user_id(kPasswd, ""), std::nullopt);
}

TEST(Users, AreFoundByNumberWithoutAName) {
  EXPECT_EQ(find_user("4000000000"), 4'000'000'000U);
  EXPECT_EQ(find_user("root"), 0U);
  const auto wrong = find_user("no such user");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().exit_code, 2);
}

}  // namespace
}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/read_within.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

namespace ior::cli {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

std::string same(const std::string& path) {
  return path;
}

TEST(ReadWithin, GivesTheTextsInOrder) {
  EXPECT_THAT(read_within({"a", "b", "c"}, {}, same), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(read_within({}, {}, same).empty());
}

TEST(ReadWithin, FilesThatHangAreLeftOut) {
  auto never = std::make_shared<std::promise<void>>();
  const auto hangs = std::make_shared<std::shared_future<void>>(never->get_future());
  const auto read = [hangs](const std::string& path) {
    if (path == "hangs") {
      hangs->wait();
    }
    return path;
  };
  EXPECT_THAT(
      read_within(
          {"a", "hangs", "b", "hangs", "c"}, {milliseconds(20), milliseconds(20'000)}, read),
      ElementsAre("a", "", "b", "", "c"));
  EXPECT_THAT(read_within({"hangs"}, {milliseconds(20), milliseconds(20'000)}, read),
              ElementsAre(""));
  never->set_value();
}

TEST(ReadWithin, SlowFilesAreReadUntilTheTimeIsOver) {
  const auto read = [](const std::string& path) {
    std::this_thread::sleep_for(milliseconds(30));
    return path;
  };
  const auto texts = read_within(
      std::vector<std::string>(1000, "x"), {milliseconds(20'000), milliseconds(100)}, read);
  EXPECT_EQ(texts.size(), 1000U);
  EXPECT_EQ(texts.back(), "");
}

}  // namespace
}  // namespace ior::cli

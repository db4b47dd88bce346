// SPDX-License-Identifier: Apache-2.0
#include "filter/closest.h"

#include <gtest/gtest.h>

#include <array>

namespace ior::filter {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"read", "readv", "openat", "FS"};

TEST(Closest, IsTheOneWithTheFewestEdits) {
  EXPECT_EQ(closest("raed", kWords), "read");
  EXPECT_EQ(closest("readw", kWords), "read") << "the first of two that are equally near";
  EXPECT_EQ(closest("opnat", kWords), "openat");
  EXPECT_EQ(closest("fs", kWords), "FS");
}

TEST(Closest, IsNothingWhenNothingIsNear) {
  EXPECT_EQ(closest("mkdir", kWords), "");
  EXPECT_EQ(closest("", kWords), "");
  EXPECT_EQ(closest("read", {}), "");
}

TEST(DidYouMean, IsAQuestionOrNothing) {
  EXPECT_EQ(did_you_mean("opnat", kWords), "did you mean openat?");
  EXPECT_EQ(did_you_mean("mkdir", kWords), "");
}

}  // namespace
}  // namespace ior::filter

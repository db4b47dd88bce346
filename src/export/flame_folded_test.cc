// SPDX-License-Identifier: Apache-2.0
#include "export/flame_folded.h"

#include <gtest/gtest.h>

#include "export/flame_trees.h"

namespace ior::exporter {
namespace {

using model::FlameMetric;

TEST(FlameFolded, ALineForEveryStackSortedByBytes) {
  const auto tree = a_tree({{{"worker", "enter_read", "/srv", "/queue"}, {.count = 1, .bytes = 9}},
                            {{"api", "enter_openat", "/srv"}, {.count = 2, .duration_ns = 5}}});
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kNo),
            "api;enter_openat;/srv 2\nworker;enter_read;/srv;/queue 1\n");
  EXPECT_EQ(flame_folded(tree, FlameMetric::kBytes, Escape::kNo),
            "worker;enter_read;/srv;/queue 9\n");
  EXPECT_EQ(flame_folded(tree, FlameMetric::kDuration, Escape::kNo), "api;enter_openat;/srv 5\n");
  EXPECT_EQ(flame_folded(tree, FlameMetric::kGap, Escape::kNo), "");
}

TEST(FlameFolded, NamesCannotForgeStacksOrWeights) {
  const auto tree = a_tree({{{"api", "/tmp", "/x\n", "/evil;frame 999999999"}, {.count = 1}},
                            {{"cr\rcomm 7", "/srv"}, {.count = 1}},
                            {{";;"}, {.count = 4}},
                            {{"a;;b"}, {.count = 1}}});
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kNo),
            "[unknown] 4\n"
            "a;b 1\n"
            "api;/tmp;/x\\x0a;/evil;frame 999999999 1\n"
            "cr\\x0dcomm 7;/srv 1\n");
}

TEST(FlameFolded, StacksThatReadTheSameAreOneLine) {
  const auto tree = a_tree({{{"a\nb"}, {.count = 1}}, {{"a\\x0ab"}, {.count = 1}}});
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kNo), "a\\x0ab 2\n");
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kYes), "a\\x0ab 2\n");
}

TEST(FlameFolded, EscapingIsForTerminals) {
  const auto tree = a_tree({{{"evil\x1b[8m\a"}, {.count = 1}}});
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kNo), "evil\x1b[8m\a 1\n");
  EXPECT_EQ(flame_folded(tree, FlameMetric::kCount, Escape::kYes), "evil\\x1b[8m\\x07 1\n");
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/flame_diff.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "export/flame_colour.h"
#include "export/flame_trees.h"

namespace ior::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// "all" with these children.
model::FlameTree flat_tree(const std::vector<std::pair<std::string, std::uint64_t>>& children) {
  model::FlameTree tree;
  tree.nodes[0].first_child = 1;
  tree.nodes[0].children = static_cast<std::uint32_t>(children.size());
  for (const auto& [name, count] : children) {
    model::FlameNode node;
    node.name_offset = static_cast<std::uint32_t>(tree.names.size());
    node.name_size = static_cast<std::uint32_t>(name.size());
    node.depth = 1;
    node.total.count = count;
    tree.names += name;
    tree.nodes[0].total.count += count;
    tree.nodes.push_back(node);
  }
  return tree;
}

TEST(FlameDiff, ShowsWhatIsInEither) {
  const std::string svg = flame_diff_svg(flat_tree({{"both", 10}, {"gone", 10}}),
                                         flat_tree({{"both", 30}, {"new", 10}}),
                                         model::FlameMetric::kCount,
                                         {.before = "a", .after = "b"});

  EXPECT_THAT(svg, HasSubstr("both (10 calls before, 30 calls after)"));
  EXPECT_THAT(svg, HasSubstr("gone (10 calls before, 0 calls after)"));
  EXPECT_THAT(svg, HasSubstr("new (0 calls before, 10 calls after)"));
  EXPECT_THAT(svg, HasSubstr("all (20 calls before, 40 calls after)"));
}

TEST(FlameDiff, NoNameBecomesMarkup) {
  const std::string evil = "</title><script>alert(1)</script>\x1b\xff";
  for (const std::string& page : {flame_diff_svg(flat_tree({{evil, 5}}), {}, {}, {evil, evil}),
                                  flame_diff_html({}, flat_tree({{evil, 5}}), {}, {evil, evil})}) {
    EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\xff")));
    EXPECT_THAT(page, HasSubstr("&lt;script"));
  }
}

TEST(FlameDiff, APageForZoomAndSearch) {
  const std::string page = flame_diff_html(flat_tree({{"both", 10}, {"gone", 10}}),
                                           flat_tree({{"both", 30}, {"new", 10}}),
                                           model::FlameMetric::kCount,
                                           {.before = "a", .after = "b"});

  EXPECT_THAT(page, HasSubstr("\"names\":[\"\",\"both\",\"gone\",\"new\"]"));
  EXPECT_THAT(page, HasSubstr("\"count\":[60,40,10,10]"));
  EXPECT_THAT(page, HasSubstr("\"count_before\":[20,10,10,0]"));
}

TEST(FlameDiff, MergesLevelByLevel) {
  FlameTreeBuilder before;
  before.add({"a", "x"}, {.count = 1});
  before.add({"b"}, {.count = 2});
  FlameTreeBuilder after;
  after.add({"a", "y", "z"}, {.count = 4});
  std::vector<model::Totals> totals_before;

  const model::FlameTree tree = merged(before.build(), after.build(), totals_before);

  ASSERT_EQ(tree.nodes.size(), 6U);  // all a b x y z
  ASSERT_EQ(totals_before.size(), tree.nodes.size());
  std::string names;
  for (const model::FlameNode& node : tree.nodes) {
    names += tree.name(node);
  }
  EXPECT_EQ(names, "abxyz");
  EXPECT_EQ(tree.nodes[1].total.count, 5U);
  EXPECT_EQ(totals_before[1].count, 1U);
  EXPECT_EQ(totals_before[2].count, 2U);
  EXPECT_EQ(tree.nodes[4].parent, 1U);
  EXPECT_EQ(tree.nodes[5].parent, 4U);
  EXPECT_EQ(tree.nodes[5].depth, 3U);
}

TEST(FlameDiff, ColoursSayWhichWay) {
  EXPECT_EQ(colour_of_change(5, 5), "#d6d6d6");
  EXPECT_NE(colour_of_change(0, 5), colour_of_change(5, 0));
  EXPECT_NE(colour_of_change(4, 5), colour_of_change(0, 5));
}

TEST(FlameDiff, OfNothingIsAPicture) {
  EXPECT_THAT(flame_diff_svg({}, {}, {}, {}), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/flame_diff.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace ior::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// "all" with these children.
model::FlameTree a_tree(const std::vector<std::pair<std::string, std::uint64_t>>& children) {
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
  const std::string svg = flame_diff_svg(a_tree({{"both", 10}, {"gone", 10}}),
                                         a_tree({{"both", 30}, {"new", 10}}),
                                         model::FlameMetric::kCount,
                                         {.before = "a", .after = "b"});

  EXPECT_THAT(svg, HasSubstr("both: 10 before, 30 after"));
  EXPECT_THAT(svg, HasSubstr("gone: 10 before, 0 after"));
  EXPECT_THAT(svg, HasSubstr("new: 0 before, 10 after"));
  EXPECT_THAT(svg, HasSubstr("all: 20 before, 40 after"));
}

TEST(FlameDiff, NoNameBecomesMarkup) {
  const std::string evil = "</title><script>alert(1)</script>\x1b\xff";
  for (const std::string& page : {flame_diff_svg(a_tree({{evil, 5}}), {}, {}, {evil, evil}),
                                  flame_diff_html({}, a_tree({{evil, 5}}), {}, {evil, evil})}) {
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\xff")));
    EXPECT_THAT(page, HasSubstr("&lt;script"));
  }
}

TEST(FlameDiff, OfNothingIsAPicture) {
  EXPECT_THAT(flame_diff_svg({}, {}, {}, {}), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace ior::exporter

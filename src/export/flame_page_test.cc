// SPDX-License-Identifier: Apache-2.0
#include "export/flame_page.h"

#include <gtest/gtest.h>

#include <string>

#include "export/flame_colour.h"
#include "export/flame_speedscope.h"
#include "export/flame_trees.h"

namespace ior::exporter {
namespace {

using model::FlameMetric;

constexpr const char* kHostile =
    "/</script><script>alert(1)</script>]]><img src=x onerror=a>\"'&\n\xff";

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

model::FlameTree hostile_tree() {
  return a_tree({{{"sh", kHostile}, {.count = 10}}, {{kHostile}, {.count = 1}}});
}

FlamePage hostile_page() {
  return {.title = kHostile, .notes = {kHostile}, .fields = {}};
}

TEST(FlamePage, JsonHoldsTheTreeInColumns) {
  const auto tree = a_tree({{{"cat", "read"}, {.count = 2, .errors = 1, .bytes = 5}},
                            {{"cat", "openat"}, {.count = 1, .duration_ns = 7, .gap_ns = 3}}});
  std::string json;
  append_flame_json(json, tree, {.title = "t", .notes = {"n"}, .fields = {}});
  EXPECT_EQ(json,
            "{\"title\":\"t\",\"notes\":[\"n\"],\"metric\":\"count\",\"inverted\":false,"
            "\"names\":[\"\",\"cat\",\"openat\",\"read\"],\"kinds\":\"0031\",\"name\":[0,1,2,3],"
            "\"parent\":[0,0,1,1],\"count\":[3,3,1,2],\"errors\":[1,1,0,1],\"bytes\":[5,5,0,5],"
            "\"duration\":[7,7,7,0],\"gap\":[3,3,3,0]}");
}

TEST(FlamePage, HostileNamesCannotEndWhatTheyStandIn) {
  const std::string html = flame_html(hostile_tree(), hostile_page());
  EXPECT_EQ(occurrences(html, "<script"), 2U);
  EXPECT_EQ(occurrences(html, "</script"), 2U);
  EXPECT_EQ(occurrences(html, "<img"), 0U);

  const std::string svg = flame_svg(hostile_tree(), hostile_page());
  EXPECT_EQ(occurrences(svg, "<script"), 2U);
  EXPECT_EQ(occurrences(svg, "</script"), 2U);
  EXPECT_EQ(occurrences(svg, "<img"), 0U);
  EXPECT_EQ(occurrences(svg, "]]>"), 2U);  // of style and script
  EXPECT_EQ(occurrences(svg, "\xff"), 0U);
}

TEST(FlamePage, NothingIsLoadedFromAnywhere) {
  const auto tree = a_tree({{{"cat"}, {.count = 1}}});
  for (const std::string& page : {flame_html(tree, {.title = "t", .notes = {}, .fields = {}}),
                                  flame_svg(tree, {.title = "t", .notes = {}, .fields = {}})}) {
    EXPECT_EQ(occurrences(page, "src="), 0U);
    EXPECT_EQ(occurrences(page, "href"), 0U);
    EXPECT_EQ(occurrences(page, "url("), 0U);
    EXPECT_EQ(occurrences(page, "http"),
              occurrences(page, "http://www.w3.org/") + occurrences(page, "http-equiv"));
  }
}

TEST(FlamePage, ThePictureShowsItsFramesWithoutAScript) {
  const auto tree = a_tree({{{"cat", "/etc"}, {.count = 3}}, {{"dog"}, {.count = 1}}});
  const std::string svg = flame_svg(tree, {.title = "t", .notes = {}, .fields = {}});
  EXPECT_NE(svg.find("<title>cat (3 calls, 75.00 %)</title>"), std::string::npos);
  EXPECT_NE(svg.find(">/etc</text>"), std::string::npos);
  const std::string empty = flame_svg({}, {.title = "t", .notes = {}, .fields = {}});
  EXPECT_EQ(occurrences(empty, "<g><title>"), 0U);
}

TEST(FlameColour, KindsAreToldByName) {
  EXPECT_EQ(kind_of_frame("/etc"), FrameKind::kPath);
  EXPECT_EQ(kind_of_frame("pipe:[1]"), FrameKind::kPath);
  EXPECT_EQ(kind_of_frame("enter_read"), FrameKind::kReads);
  EXPECT_EQ(kind_of_frame("pwrite64"), FrameKind::kWrites);
  EXPECT_EQ(kind_of_frame("openat"), FrameKind::kCall);
  EXPECT_EQ(kind_of_frame("postgres"), FrameKind::kOther);
  EXPECT_EQ(kind_of_frame("[other]"), FrameKind::kFold);
  EXPECT_EQ(colour_of_frame(FrameKind::kFold, "x").size(), 7U);
}

TEST(FlameSpeedscope, HasAProfileForEveryMetricWithValues) {
  const auto tree = a_tree({{{"cat", "\"<x>"}, {.count = 2, .duration_ns = 9}},
                            {{"cat"}, {.count = 1, .duration_ns = 1}}});
  EXPECT_EQ(flame_speedscope(tree, FlameMetric::kDuration, "a\"b"),
            "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","
            "\"exporter\":\"ior\",\"name\":\"a\\\"b\",\"activeProfileIndex\":0,"
            "\"shared\":{\"frames\":[{\"name\":\"\"},{\"name\":\"cat\"},"
            "{\"name\":\"\\\"\\u003cx\\u003e\"}]},\"profiles\":["
            "{\"type\":\"sampled\",\"name\":\"duration\",\"unit\":\"nanoseconds\","
            "\"startValue\":0,\"endValue\":10,\"samples\":[[1],[1,2]],\"weights\":[1,9]},"
            "{\"type\":\"sampled\",\"name\":\"count\",\"unit\":\"none\","
            "\"startValue\":0,\"endValue\":3,\"samples\":[[1],[1,2]],\"weights\":[1,2]}]}\n");
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "tui/table_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tui/reducer.h"
#include "tui/sample_test.h"

namespace ior::tui {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct OnTab {
  model::Snapshot snapshot = sample_snapshot();
  ViewState state;

  explicit OnTab(Tab tab, int group = 0) {
    state.flame_orders = default_flame_orders();
    state.tab = tab;
    state.table().group = group;
  }
  OnTab& press(std::string_view keys) {
    InputParser parser;
    for (const Key& key : parser.feed(keys)) {
      state = reduce(std::move(state), key, {}, snapshot).state;
    }
    return *this;
  }
  FlameState& flame() { return state.shapes[static_cast<std::size_t>(state.tab)]; }
};

TEST(TableShape, VGoesThroughTheShapesOfATab) {
  OnTab calls(Tab::kSyscalls);
  EXPECT_FALSE(table_shape(calls.snapshot, calls.state));
  EXPECT_EQ(table_shape(calls.press("v").snapshot, calls.state)->state.flame.view,
            FlameView::kBubbles);
  EXPECT_EQ(table_shape(calls.press("v").snapshot, calls.state)->state.flame.view,
            FlameView::kTreemap);
  EXPECT_FALSE(table_shape(calls.press("v").snapshot, calls.state));
  OnTab files(Tab::kFiles);
  EXPECT_FALSE(table_shape(files.press("v").snapshot, files.state));
  EXPECT_FALSE(files.state.notice.empty());
  EXPECT_EQ(table_shape(files.press("dvvv").snapshot, files.state)->state.flame.view,
            FlameView::kIcicle);
}

TEST(TableShape, RowsAreAreasAndDirectoriesATree) {
  OnTab calls(Tab::kSyscalls);
  const auto shape = table_shape(calls.press("v").snapshot, calls.state);
  const model::FlameTree& tree = *shape->snapshot.flame;
  EXPECT_EQ(tree.nodes.size(), 4U);
  EXPECT_EQ(tree.nodes[0].total.count, 507U);
  EXPECT_EQ(tree.name(1), "fsync");  // by name, as everywhere in a tree

  OnTab files(Tab::kFiles, 1);
  auto summary = std::make_shared<model::Summary>(*files.snapshot.summary);
  for (const char* name : {"/usr/share", "/usr", "/", "[pipes]"}) {
    model::DirectoryRow row;
    row.name = name;
    row.stats = stats_of(2, 10);
    summary->directories.rows.push_back(row);
  }
  files.snapshot.summary = summary;
  const auto directories = table_shape(files.press("v").snapshot, files.state);
  const model::FlameTree& places = *directories->snapshot.flame;
  std::vector<std::string_view> names;
  for (std::uint32_t i = 1; i < places.nodes.size(); ++i) {
    names.push_back(places.name(i));
  }
  EXPECT_THAT(names, ElementsAre("/", "/etc", "/usr", "[pipes]", "/share"));
  EXPECT_EQ(places.nodes[3].total.count, 4U);
  EXPECT_EQ(places.nodes[0].total.count, 11U);
}

TEST(TableShape, EnterIsAFilter) {
  OnTab calls(Tab::kSyscalls);
  calls.press("v").flame().selected = {"openat"};
  EXPECT_THAT(calls.press("\r").state.filters, ElementsAre("syscall=\"openat\""));
  OnTab files(Tab::kFiles, 1);
  files.press("v").flame().selected = {"/etc"};
  EXPECT_THAT(files.press("-").state.filters, ElementsAre("not file~\"^/etc/\""));
  OnTab processes(Tab::kProcesses);
  processes.press("v").flame().selected = {"cat 20"};
  EXPECT_THAT(processes.press("\r").state.filters, ElementsAre("pid=20"));
  processes.flame().selected = {"[other]"};
  EXPECT_THAT(processes.press("\r").state.filters, ElementsAre("pid=20"));
}

TEST(TableShape, ArrowsMoveAndBChangesWhatAreasMean) {
  OnTab calls(Tab::kSyscalls);
  calls.press("v\x1b[C");
  EXPECT_EQ(calls.flame().selected.size(), 1U);
  EXPECT_EQ(calls.press("b").flame().metric, model::FlameMetric::kBytes);
  EXPECT_EQ(calls.press("bb").flame().metric, model::FlameMetric::kCount);
  EXPECT_THAT(calls.state.flame.selected, IsEmpty());  // the Flame tab's own
}

}  // namespace
}  // namespace ior::tui

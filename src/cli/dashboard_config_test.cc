// SPDX-License-Identifier: Apache-2.0
#include "cli/dashboard_config.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace ior::cli {
namespace {

tui::ViewState fresh() {
  tui::ViewState state;
  state.flame_orders = tui::default_flame_orders();
  return state;
}

TEST(DashboardConfig, ComesBack) {
  tui::ViewState state = fresh();
  state.theme = tui::ThemeName::kLight;
  state.flame.order = 3;
  state.flame.metric = model::FlameMetric::kDuration;
  state.tables[3] = {.sort = 4, .descending = false, .group = 1};
  state.saved_filters["slow"] = "(latency>10ms or error) and (comm=\"a b\")";
  tui::ViewState again = fresh();
  apply_config(config_text(state), again);
  EXPECT_EQ(again.theme, tui::ThemeName::kLight);
  EXPECT_EQ(again.flame.order, 3U);
  EXPECT_EQ(again.flame.metric, model::FlameMetric::kDuration);
  EXPECT_EQ(again.tables[3].sort, 4);
  EXPECT_FALSE(again.tables[3].descending);
  EXPECT_EQ(again.tables[3].group, 1);
  EXPECT_EQ(again.saved_filters, state.saved_filters);
}

TEST(DashboardConfig, AnOrderOfTheCommandLineIsNotTheConfigs) {
  tui::ViewState state = fresh();
  state.own_orders = 1;
  state.kept_order = 3;
  state.flame.order = 0;  // the own one
  EXPECT_NE(config_text(state).find("order 3\n"), std::string::npos);
  state.flame.order = 3;  // the third of the others
  EXPECT_NE(config_text(state).find("order 2\n"), std::string::npos);
}

TEST(DashboardConfig, WhatAnotherDashboardHasSavedStays) {
  const SavedFilters known = {{"old", "a"}, {"gone", "b"}, {"mine", "c"}};
  const SavedFilters ours = {{"old", "a"}, {"mine", "changed"}, {"new", "d"}};
  const SavedFilters file = {{"old", "theirs"}, {"gone", "b"}, {"mine", "c"}, {"their", "e"}};
  const SavedFilters wanted = {
      {"old", "theirs"}, {"mine", "changed"}, {"new", "d"}, {"their", "e"}};
  EXPECT_EQ(merge_filters(file, known, ours), wanted);
}

TEST(DashboardConfig, NonsenseIsLeftOut) {
  tui::ViewState state = fresh();
  apply_config(
      "theme purple\norder -7\norder 99999999999\nmetric\nsort 99 1 up 1\nsort 3 x\n\xff\n\n",
      state);
  EXPECT_EQ(config_text(state), config_text(fresh()));
}

TEST(DashboardConfig, WritesBesideAndRenames) {
  std::string folder = "/tmp/ior-config-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/ior/dashboard";
  ASSERT_TRUE(write_config(path, "theme light\n").has_value());
  ASSERT_TRUE(write_config(path, "theme dark\n").has_value());
  EXPECT_EQ(read_config(path), "theme dark\n");
  unlink(path.c_str());
  rmdir((folder + "/ior").c_str());
  rmdir(folder.c_str());
  EXPECT_EQ(read_config(path), "");
}

}  // namespace
}  // namespace ior::cli

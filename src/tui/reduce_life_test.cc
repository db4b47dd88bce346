// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tui/reducer.h"
#include "tui/sample_test.h"

namespace ior::tui {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Stream with the cursor on the one row that there is.
struct OnRow {
  model::Snapshot snapshot;
  ViewState state;

  explicit OnRow(const model::EventBuilder& builder, std::uint64_t sequence = 812) {
    const model::BuiltEvent built = builder.build();
    model::CallEvent event = *built;
    event.sequence = sequence;
    auto chunk = std::make_shared<model::EventChunk>();
    chunk->keep(event);
    chunk->end_batch();
    snapshot.rows.append(chunk, 10);
    state.flame_orders = default_flame_orders();
    state.tab = Tab::kStream;
  }
  OnRow& press(char key) {
    state = reduce(std::move(state), {.code = KeyCode::kText, .text = {key}}, {}, snapshot).state;
    return *this;
  }
};

TEST(ReduceLife, DescriptorThenFileThenEverything) {
  OnRow row(model::a_read().on(3, model::a_file("/var/a \"b")).by("postgres", 4711, 4712));
  row.state.filters = {"error"};
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("error", "life=4711/3@812"));
  EXPECT_THAT(row.state.notice, HasSubstr("descriptor 3 of postgres 4711"));
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("error", R"(file="/var/a \"b")"));
  EXPECT_THAT(row.state.notice, HasSubstr("file"));
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("error"));
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("error", "life=4711/3@812"));
}

TEST(ReduceLife, WhatACallMadeCounts) {
  EXPECT_THAT(
      OnRow(model::an_openat().opened(5, model::a_file("/etc/passwd"))).press('T').state.filters,
      ElementsAre("life=1000/5@812"));
}

TEST(ReduceLife, WithoutDescriptorTheFile) {
  OnRow row(model::an_openat().path("/opt/missing").fails(ENOENT));
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("file=\"/opt/missing\""));
  EXPECT_THAT(row.press('T').state.filters, IsEmpty());
}

TEST(ReduceLife, WithoutFileEverythingAfterTheDescriptor) {
  OnRow row(model::a_call("close").arg(0, 3).fails(EIO));
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("life=1000/3@812"));
  EXPECT_THAT(row.press('T').state.filters, IsEmpty());
}

TEST(ReduceLife, WithoutBothASentence) {
  EXPECT_THAT(OnRow(model::a_call("getpid")).press('T').state.filters, IsEmpty());
  OnRow row(model::a_call("sched_yield"));
  EXPECT_THAT(row.press('T').state.notice, HasSubstr("no descriptor"));
  row.state.tab = Tab::kFiles;
  EXPECT_THAT(row.press('T').state.notice, HasSubstr("Stream"));
}

TEST(ReduceLife, EscEndsItToo) {
  OnRow row(model::a_read().on(3, model::a_file("/a")));
  row.press('T').press('F');
  EXPECT_THAT(row.state.filters, IsEmpty());
  EXPECT_THAT(row.press('T').state.filters, ElementsAre("life=1000/3@812"));
}

}  // namespace
}  // namespace ior::tui

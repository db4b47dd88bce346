// SPDX-License-Identifier: Apache-2.0
#include "aggregate/flame_trie.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>

#include "model/event_builder.h"

namespace ior::aggregate {
namespace {

using model::a_file;
using model::a_read;
using model::an_openat;
using model::FlameField;
using model::FlameMetric;
using model::FlameTree;

// "comm;call;/path 3" a line for every frame in which a stack ends, sorted as the tree is.
void append_stacks(std::string& out, const FlameTree& tree, std::uint32_t at, std::string stack) {
  const model::FlameNode& node = tree.nodes[at];
  stack += tree.name(node);
  if (node.self.count > 0) {
    out += stack + " " + std::to_string(node.self.count) + "\n";
  }
  for (std::uint32_t i = 0; i < node.children; ++i) {
    append_stacks(out, tree, node.first_child + i, at == 0 ? "" : stack + ";");
  }
}

std::string stacks(const FlameTree& tree) {
  std::string out;
  append_stacks(out, tree, 0, "");
  return out;
}

FlameTrie trie_of(std::vector<FlameField> fields) {
  return FlameTrie({.fields = std::move(fields)});
}

model::CallKey a_key(std::string_view path, std::string_view comm = "cat") {
  return {.path = path, .call = "read", .comm = comm, .flags = {}, .pid = 1, .tid = 1};
}

// Whatever is done to it: no frame is smaller than what is shown below it.
void expect_consistent(const FlameTree& tree) {
  for (const model::FlameNode& node : tree.nodes) {
    model::Totals below = node.self;
    for (const model::FlameNode& child : tree.children(node)) {
      below += child.total;
    }
    EXPECT_LE(below.count, node.total.count);
    EXPECT_LE(below.bytes, node.total.bytes);
    EXPECT_LE(below.duration_ns, node.total.duration_ns);
    EXPECT_LE(below.gap_ns, node.total.gap_ns);
  }
}

TEST(FlameTrie, StacksAreTheGoToolsFramesInFieldOrder) {
  FlameTrie trie{FlameSettings{}};
  trie.add(a_read().on(3, a_file("/usr/lib/libc.so")).returns(100).build());
  trie.add(a_read().on(3, a_file("/usr/lib/libc.so")).returns(0).build());
  trie.add(an_openat().path("/nowhere").fails(ENOENT).build());
  trie.add(model::a_call("sync").build());

  EXPECT_EQ(stacks(trie.whole()),
            "worker;enter_openat;/nowhere 1\n"
            "worker;enter_read;/usr;/lib;/libc.so 2\n"
            "worker;enter_sync 1\n");
}

TEST(FlameTrie, EveryTotalIsSummedUpTheStack) {
  FlameTrie trie = trie_of({FlameField::kPath});
  trie.add(a_read().on(3, a_file("/a/b")).returns(100).at(0, 7).gap(3).build());
  trie.add(a_read().on(3, a_file("/a/c")).fails(EIO).at(0, 5).gap({}).build());

  const FlameTree tree = trie.whole();
  ASSERT_EQ(tree.nodes.size(), 4U);
  EXPECT_EQ(tree.name(1), "/a");
  EXPECT_EQ(tree.nodes[1].total,
            (model::Totals{.count = 2, .errors = 1, .bytes = 100, .duration_ns = 12, .gap_ns = 3}));
  EXPECT_EQ(tree.nodes[1].self, model::Totals{});
  EXPECT_EQ(tree.nodes[0].total, tree.nodes[1].total);
  EXPECT_EQ(tree.nodes[2].parent, 1U);
  EXPECT_EQ(tree.nodes[2].depth, 2U);
}

TEST(FlameTrie, EveryFieldHasItsFrame) {
  const model::CallKey key = {.path = "/var/log/x",
                              .call = "openat",
                              .comm = "sh",
                              .flags = "O_RDWR",
                              .pid = 10,
                              .tid = 11,
                              .uid = 0,
                              .cgroup = 99};
  const std::vector<std::pair<FlameField, std::string>> expected = {
      {FlameField::kPath, "/var;/log;/x"},
      {FlameField::kDir, "/var;/log"},
      {FlameField::kFile, "/var/log/x"},
      {FlameField::kComm, "sh"},
      {FlameField::kTracepoint, "enter_openat"},
      {FlameField::kCall, "openat"},
      {FlameField::kFamily, "FS"},
      {FlameField::kFlags, "O_RDWR"},
      {FlameField::kPid, "10"},
      {FlameField::kTid, "11"},
      {FlameField::kUid, "0"},
      {FlameField::kCgroup, "99"},
  };
  ASSERT_EQ(expected.size(), model::kFlameFields);
  for (const auto& [field, stack] : expected) {
    FlameTrie trie = trie_of({field});
    trie.add(key, {.count = 1});
    EXPECT_EQ(stacks(trie.whole()), stack + " 1\n") << to_string(field);
    EXPECT_EQ(model::parse_flame_field(to_string(field)), field);
  }
}

TEST(FlameTrie, FlagsAreThoseOfTheCallThatOpened) {
  FlameTrie trie(
      {.fields = {FlameField::kFlags}, .flag_words = [](std::string& out, std::uint64_t flags) {
         out += "words of " + std::to_string(flags);
       }});
  trie.add(an_openat().arg(2, 2).opened(3, a_file("/x")).build());
  trie.add(a_read().on(3, a_file("/x")).build());
  EXPECT_EQ(stacks(trie.whole()), "[unknown] 1\nwords of 2 1\n");
}

TEST(FlameTrie, NamesOfNoDirectoryStayWhole) {
  FlameTrie trie = trie_of({FlameField::kPath});
  for (const char* name :
       {"pipe:[12]", "UNIX:[1->2,/run/x.sock]", "/", "//a//b/", "rel/ative", "a;b", "E:[x]/y"}) {
    trie.add(a_key(name), {.count = 1});
  }
  EXPECT_EQ(stacks(trie.whole()),
            "/ 1\n/a;/b 1\nE:[x];/y 1\nUNIX:[1->2,/run/x.sock] 1\na;b 1\npipe:[12] 1\n"
            "rel;/ative 1\n");
}

TEST(FlameTrie, HostileNamesAreKeptAsTheyAre) {
  FlameTrie trie = trie_of({FlameField::kComm, FlameField::kPath});
  const std::string zero("a\0b", 3);
  trie.add(a_key("/\xff\n\x1b[2J/</script>", zero), {.count = 1});
  EXPECT_EQ(stacks(trie.whole()), zero + ";/\xff\n\x1b[2J;/<;/script> 1\n");
}

TEST(FlameTrie, APathOfTwoThousandComponentsHasALimitedDepth) {
  FlameTrie trie = trie_of({FlameField::kPath});
  std::string path;
  while (path.size() < 4094) {
    path += "/x";
  }
  trie.add(a_key(path), {.count = 1});
  EXPECT_EQ(trie.nodes(), FlameFrames::kMaxFrames + 1);
  std::string all;
  for (const model::FlameNode& node : trie.whole().nodes) {
    all += trie.whole().name(node);
  }
  EXPECT_EQ(all, path);
}

TEST(FlameTrie, SmallFramesAreNotCopied) {
  FlameTrie trie = trie_of({FlameField::kPath});
  trie.add(a_key("/big/one"), {.count = 100'000});
  for (int i = 0; i < 50; ++i) {
    trie.add(a_key("/big/small" + std::to_string(i)), {.count = 1});
    trie.add(a_key("/tiny" + std::to_string(i)), {.count = 1});
  }
  EXPECT_EQ(stacks(trie.snapshot({})), "/big;/one 100000\n");
  EXPECT_EQ(trie.snapshot({}).known_nodes, trie.nodes());
  EXPECT_EQ(trie.snapshot({}).nodes[0].total.count, 100'100U);
  EXPECT_EQ(trie.snapshot({.min_share = 0}).nodes.size(), trie.nodes());
  expect_consistent(trie.snapshot({}));
}

TEST(FlameTrie, AFrameWithOnlySmallChildrenShowsTheBestOfThem) {
  FlameTrie trie = trie_of({FlameField::kPath});
  for (std::uint64_t i = 0; i < 2000; ++i) {
    trie.add(a_key("/d/f" + std::to_string(i) + "/below"), {.count = i == 77 ? 2U : 1U});
  }
  const FlameTree tree = trie.snapshot({});
  ASSERT_EQ(tree.nodes.size(), 10U);  // root, /d, eight files
  const auto shown = tree.children(tree.nodes[1]);
  EXPECT_TRUE(std::ranges::any_of(
      shown, [&](const model::FlameNode& node) { return tree.name(node) == "/f77"; }));
}

TEST(FlameTrie, TheFocusIsShownInDetail) {
  FlameTrie trie = trie_of({FlameField::kPath});
  trie.add(a_key("/big"), {.count = 10'000'000});
  for (int i = 0; i < 100; ++i) {
    trie.add(a_key("/zoom/f" + std::to_string(i) + "/deep"), {.count = 1});
  }
  const FlameTree tree = trie.snapshot({.focus = {"/zoom"}});
  EXPECT_EQ(tree.nodes.size(), 1U + 2 + 100 + 100);
  EXPECT_EQ(trie.snapshot({.focus = {"/gone"}}).nodes.size(), 2U);
}

TEST(FlameTrie, WidthsFollowTheMetric) {
  FlameTrie trie = trie_of({FlameField::kPath});
  trie.add(a_key("/many"), {.count = 1'000'000});
  trie.add(a_key("/slow"), {.count = 1, .duration_ns = 1000});
  trie.add(a_key("/large"), {.count = 1, .bytes = 1000});
  trie.add(a_key("/late"), {.count = 1, .gap_ns = 1000});
  const auto only = [&](FlameMetric metric) {
    const FlameTree tree = trie.snapshot({.metric = metric});
    return tree.nodes.size() == 2 ? std::string(tree.name(1)) : "";
  };
  EXPECT_EQ(only(FlameMetric::kCount), "/many");
  EXPECT_EQ(only(FlameMetric::kDuration), "/slow");
  EXPECT_EQ(only(FlameMetric::kBytes), "/large");
  EXPECT_EQ(only(FlameMetric::kGap), "/late");
}

TEST(FlameTrie, AFrameThatIsLargeInAnyMetricCanBeAskedFor) {
  FlameTrie trie = trie_of({FlameField::kPath});
  trie.add(a_key("/many"), {.count = 1'000'000});
  trie.add(a_key("/few"), {.count = 1});
  trie.add(a_key("/slow"), {.count = 1, .duration_ns = 1000});
  trie.add(a_key("/late"), {.count = 1, .gap_ns = 1000});
  EXPECT_EQ(stacks(trie.snapshot({.share_of = ShareOf::kAnyMetric})),
            "/late 1\n/many 1000000\n/slow 1\n");
}

TEST(FlameTrie, AFullTreeFoldsTheLightestAndKeepsTotalsExact) {
  FlameTrie trie({.fields = {FlameField::kPath}, .max_nodes = 4096});
  std::mt19937 random(7);
  std::uint64_t calls = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::string dir = "/dir" + std::to_string(random() % 50);
    trie.add(a_key(dir + "/file" + std::to_string(random() % 20'000)),
             {.count = 1, .bytes = 2, .duration_ns = 3, .gap_ns = 4});
    trie.add(a_key("/hot/file"), {.count = 1});
    calls += 2;
    ASSERT_LE(trie.nodes(), 4096U);
  }
  const FlameTree tree = trie.whole();
  expect_consistent(tree);
  EXPECT_EQ(
      tree.nodes[0].total,
      (model::Totals{.count = calls, .bytes = 200'000, .duration_ns = 300'000, .gap_ns = 400'000}));
  EXPECT_EQ(tree.nodes[0].self, model::Totals{});
  EXPECT_NE(stacks(tree).find("/hot;/file 100000\n"), std::string::npos);

  std::uint64_t other = 0;
  for (const model::FlameNode& node : tree.nodes) {
    other += tree.name(node) == model::kOtherFrame ? node.total.count : 0;
  }
  EXPECT_GT(other, 0U);
  EXPECT_EQ(tree.folded_calls, other);
  EXPECT_LT(trie.memory_bytes(), 4U << 20);
}

TEST(FlameTrie, LongNamesAreBoundedToo) {
  FlameTrie trie({.fields = {FlameField::kPath}, .max_name_bytes = 1 << 20});
  for (int i = 0; i < 3000; ++i) {
    trie.add(a_key("/" + std::to_string(i) + std::string(4000, 'x')), {.count = 1});
  }
  EXPECT_LT(trie.memory_bytes(), 4U << 20);
  EXPECT_EQ(trie.whole().nodes[0].total.count, 3000U);
  EXPECT_GT(trie.folded_calls(), 2000U);
}

TEST(FlameTrie, ATracedNameOfTheFoldsNameIsHarmless) {
  FlameTrie trie({.fields = {FlameField::kPath}, .max_nodes = 4096});
  for (int i = 0; i < 20'000; ++i) {
    trie.add(a_key("[other]/[other]/" + std::to_string(i)), {.count = 1});
  }
  expect_consistent(trie.whole());
  EXPECT_EQ(trie.totals().count, 20'000U);
}

TEST(FlameTrie, ResetIsANewBaseline) {
  FlameTrie trie{FlameSettings{}};
  trie.add(a_key("/a"), {.count = 1});
  trie.reset();
  EXPECT_EQ(trie.whole().nodes.size(), 1U);
  trie.add(a_key("/b"), {.count = 1});
  EXPECT_EQ(stacks(trie.whole()), "cat;enter_read;/b 1\n");
}

TEST(FlameMetric, WordsAreThoseOfTheCommandLine) {
  EXPECT_EQ(model::parse_flame_metric("durationToPrev"), FlameMetric::kGap);
  for (const auto metric :
       {FlameMetric::kCount, FlameMetric::kBytes, FlameMetric::kDuration, FlameMetric::kGap}) {
    EXPECT_EQ(model::parse_flame_metric(to_string(metric)), metric);
  }
  EXPECT_FALSE(model::parse_flame_metric("Count"));
  EXPECT_FALSE(model::parse_flame_field(""));
}

}  // namespace
}  // namespace ior::aggregate

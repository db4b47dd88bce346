// SPDX-License-Identifier: Apache-2.0
#include "filter/event_filter.h"

#include <gtest/gtest.h>

#include "model/event_builder.h"

namespace ior::filter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::BuiltEvent;

bool keeps(std::string_view comm, std::string_view path, const BuiltEvent& event) {
  const Result<KeepEvent> keep = make_event_filter(comm, path);
  EXPECT_TRUE(keep) << keep.error().message();
  return keep && (*keep)(event);
}

BuiltEvent read_of(std::string path) {
  return a_read().on(3, a_file(std::move(path))).build();
}

TEST(EventFilter, WithoutPatternsIsNoFilter) {
  const Result<KeepEvent> keep = make_event_filter("", "");
  ASSERT_TRUE(keep);
  EXPECT_FALSE(*keep);
}

TEST(EventFilter, MatchesCommAnywhereIgnoringCase) {
  EXPECT_TRUE(keeps("ORK", "", read_of("/a")));
  EXPECT_FALSE(keeps("git", "", read_of("/a")));
}

TEST(EventFilter, KnowsAnchors) {
  EXPECT_TRUE(keeps("^Work", "", read_of("/a")));
  EXPECT_FALSE(keeps("^ork", "", read_of("/a")));
  EXPECT_TRUE(keeps("KER$", "", read_of("/a")));
  EXPECT_FALSE(keeps("work$", "", read_of("/a")));
  EXPECT_TRUE(keeps("^worker$", "", read_of("/a")));
  EXPECT_FALSE(keeps("^Worker$", "", read_of("/a"))) << "an exact pattern minds case";
  EXPECT_FALSE(keeps("^worker1", "", read_of("/a")));
}

TEST(EventFilter, MatchesTheOldOrTheNewName) {
  const BuiltEvent rename =
      a_call("rename").path("old").in("/x").path2("new").second_in("/y").build();
  EXPECT_TRUE(keeps("", "/x/old", rename));
  EXPECT_TRUE(keeps("", "^/y/new$", rename));
  EXPECT_FALSE(keeps("", "/z", rename));
}

TEST(EventFilter, MatchesFilesDirectlyInADirectory) {
  EXPECT_TRUE(keeps("", "^/var/log/*", read_of("/var/log/syslog")));
  EXPECT_FALSE(keeps("", "^/var/log/*", read_of("/var/log/apt/history.log")));
  EXPECT_FALSE(keeps("", "^/var/log/*", read_of("/var/log/")));
}

TEST(EventFilter, NeedsBothToMatch) {
  EXPECT_TRUE(keeps("worker", "/a", read_of("/a")));
  EXPECT_FALSE(keeps("worker", "/b", read_of("/a")));
  EXPECT_FALSE(keeps("git", "/a", read_of("/a")));
}

TEST(EventFilter, TheUnknownMatchesNothing) {
  EXPECT_FALSE(keeps("x", "", a_read().by_unknown().build()));
  EXPECT_FALSE(keeps("", "x", a_call("sync").build()));
}

TEST(EventFilter, RefusesPatternsThatCannotMatch) {
  EXPECT_TRUE(make_event_filter("^123456789012345$", ""));
  const Result<KeepEvent> comm = make_event_filter("1234567890123456", "");
  ASSERT_FALSE(comm);
  EXPECT_EQ(comm.error().message(),
            "-comm: the pattern is 16 characters long, and nothing that it could match is longer "
            "than 15");
  EXPECT_EQ(comm.error().exit_code, 2);
  EXPECT_FALSE(make_event_filter("", std::string(4096, 'x')));
  EXPECT_TRUE(make_event_filter("", std::string(4095, 'x')));
  EXPECT_FALSE(make_event_filter("^$", ""));
}

}  // namespace
}  // namespace ior::filter

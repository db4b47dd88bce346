// SPDX-License-Identifier: Apache-2.0
#include "filter/descriptor_life.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "filter/row_filter.h"
#include "model/event_builder.h"

namespace ior::filter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;
using model::BuiltEvent;
using model::EventBuilder;

struct Rows {
  std::vector<BuiltEvent> owners;  // of what the events point to
  std::vector<model::CallEvent> events;
};

// Numbered from 1.
Rows numbered(std::vector<EventBuilder> builders) {
  Rows rows;
  for (EventBuilder& builder : builders) {
    rows.owners.push_back(builder.build());
    rows.events.push_back(*rows.owners.back());
    rows.events.back().sequence = rows.events.size();
  }
  return rows;
}

// The rows that are left of a life as the feed has it: learnt and matched one by one, begun anew
// whenever what came before was another life's. "2 3 4".
std::string kept(const std::string& filter, const Rows& given) {
  const auto parsed = RowFilter::parse(filter);
  EXPECT_TRUE(parsed && parsed->has_life()) << filter;
  std::string rows;
  for (const model::CallEvent& event : given.events) {
    if (parsed->learn(event)) {
      rows.clear();
    }
    if (parsed->matches(event)) {
      rows += (rows.empty() ? "" : " ") + std::to_string(event.sequence);
    }
  }
  // Once all is learnt, it is the same in any order.
  std::string again;
  for (const model::CallEvent& event : given.events) {
    EXPECT_FALSE(parsed->learn(event));
    if (parsed->matches(event)) {
      again += (again.empty() ? "" : " ") + std::to_string(event.sequence);
    }
  }
  EXPECT_EQ(rows, again);
  return rows;
}

std::string life(std::uint64_t row, int fd = 3) {
  return "life=1000/" + std::to_string(fd) + "@" + std::to_string(row);
}

// Three lives of the number 3, and what goes on beside them.
Rows three_lives() {
  return numbered({an_openat().opened(3, a_file("/a")),
                   a_read().on(3, a_file("/a")).returns(1),
                   a_call("close").on(3, a_file("/a")),
                   an_openat().opened(3, a_file("/b")),
                   a_read().on(4, a_file("/x")).returns(1),
                   a_read().on(3, a_file("/b")).returns(1),
                   a_read().on(3, a_file("/other")).returns(1).by("other", 77, 77),
                   a_call("close").on(3, a_file("/b")),
                   a_call("socket").opened(3, a_file("TCP:[1]")),
                   a_read().on(3, a_file("TCP:[1]")).returns(1)});
}

TEST(DescriptorLife, ANumberUsedAgainIsAnotherLife) {
  EXPECT_EQ(kept(life(1), three_lives()), "1 2 3");
  EXPECT_EQ(kept(life(2), three_lives()), "1 2 3");
  EXPECT_EQ(kept(life(3), three_lives()), "1 2 3");
  EXPECT_EQ(kept(life(4), three_lives()), "4 6 8");
  EXPECT_EQ(kept(life(6), three_lives()), "4 6 8");
  EXPECT_EQ(kept(life(8), three_lives()), "4 6 8");
  EXPECT_EQ(kept(life(10), three_lives()), "9 10");
  EXPECT_EQ(kept(life(5, 4), three_lives()), "5");
  EXPECT_EQ(kept("life=77/3@7", three_lives()), "7");
}

TEST(DescriptorLife, WhatMakesAndEndsIt) {
  using Notes = model::CallNotes;
  const auto with = [](EventBuilder builder, void (*set)(Notes&)) {
    BuiltEvent built = builder.build();
    Notes notes = built->notes;
    set(notes);
    return builder.notes(notes);
  };
  const auto second = [](Notes& notes) { notes.file2_returned = true; };
  EXPECT_EQ(kept(life(2, 5),
                 numbered({with(a_call("dup").on(3, a_file("/a")).returns(5), second),
                           a_read().on(5, a_file("/a")).returns(1),
                           a_call("dup2").args({3, 5}).file_is(a_file("/a")).returns(5),
                           a_read().on(5, a_file("/a")).returns(1)})),
            "1 2");
  EXPECT_EQ(kept(life(2, 6),
                 numbered({a_call("pipe2").made_pair(5, 6, a_file("pipe:[1]"), a_file("pipe:[1]")),
                           a_call("write").on(6, a_file("pipe:[1]")).returns(1),
                           a_call("close_range").args({5, 0xffffffff, 0}),
                           a_read().on(6, a_file("/later")).returns(1)})),
            "1 2 3");
  EXPECT_EQ(kept(life(1, 6),
                 numbered({a_read().on(6, a_file("/a")).returns(1),
                           a_call("close_range").args({5, 9, 4}),  // on exec
                           a_call("close_range").args({7, 9, 0}),
                           a_call("exit_group"),
                           a_read().on(6, a_file("/another process")).returns(1)})),
            "1");
  EXPECT_EQ(kept(life(1),
                 numbered({with(a_call("close").on(3, a_file("")).fails(EBADF),
                                [](Notes& notes) { notes.bad_fd = true; }),
                           a_read().on(3, a_file("/a")).returns(1)})),
            "1 2");
}

TEST(DescriptorLife, AMissedCloseIsNoticedByTheNextOpen) {
  EXPECT_EQ(kept(life(1),
                 numbered({a_read().on(3, a_file("/a")).returns(1),
                           a_read().on(3, a_file("/a")).returns(1),
                           an_openat().opened(3, a_file("/b")),
                           a_read().on(3, a_file("/b")).returns(1)})),
            "1 2");
}

TEST(DescriptorLife, GoesTogetherWithOtherTests) {
  EXPECT_EQ(kept(life(4) + " and syscall=read", three_lives()), "6");
  EXPECT_EQ(kept("(" + life(4) + ") and (not syscall=read)", three_lives()), "4 8");
}

TEST(DescriptorLife, RefusesWhatIsNone) {
  for (const char* bad : {"life=1",
                          "life=1/2",
                          "life=1/-1@3",
                          "life=1/2@",
                          "life=1/2@3x",
                          "life=99999999999/2@3",
                          "life=1/99999999999@3",
                          "life!=1/2@3",
                          "life~1",
                          "not life=1/2@3",
                          "comm=x or life=1/2@3",
                          "comm=x and (life=1/2@3 or error)"}) {
    EXPECT_FALSE(RowFilter::parse(bad)) << bad;
  }
  EXPECT_TRUE(RowFilter::parse("comm=x and (life=1/2@3 and error)"));
  EXPECT_FALSE(RowFilter::parse("comm=x")->has_life());
}

}  // namespace
}  // namespace ior::filter

// SPDX-License-Identifier: Apache-2.0
#include "filter/row_filter.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "filter/row_filter_words.h"
#include "model/event_builder.h"

namespace ior::filter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;

bool keeps(std::string_view filter, const model::CallEvent& event) {
  const auto parsed = RowFilter::parse(filter);
  EXPECT_TRUE(parsed.has_value()) << filter << ": " << (parsed ? "" : parsed.error().message());
  return parsed && parsed->matches(event);
}

std::string refusal(std::string_view filter) {
  const auto parsed = RowFilter::parse(filter);
  EXPECT_FALSE(parsed.has_value()) << filter;
  return parsed ? "" : parsed.error().message();
}

const model::BuiltEvent kOpen =
    an_openat().path("/etc/passwd").by("postgres", 12, 13).at(1, 15'000'000).fails(ENOENT).build();
const model::BuiltEvent kRead = a_read()
                                    .on(7, a_file("/var/lib/a b\"c"))
                                    .returns(4096)
                                    .by("dd", 20, 20)
                                    .gap(std::nullopt)
                                    .build();

TEST(RowFilter, TextTests) {
  EXPECT_TRUE(keeps("syscall=openat", kOpen));
  EXPECT_FALSE(keeps("syscall=open", kOpen));
  EXPECT_TRUE(keeps("syscall~open", kOpen));
  EXPECT_TRUE(keeps("syscall:open", kOpen));
  EXPECT_TRUE(keeps("comm!=postgre", kOpen));
  EXPECT_FALSE(keeps("comm!~POST", kOpen));
  EXPECT_TRUE(keeps("family=FS", kOpen));
  EXPECT_TRUE(keeps("file~^/etc/*", kOpen));
  EXPECT_FALSE(keeps("file~^/var/*", kRead));
  EXPECT_TRUE(keeps(R"(file="/var/lib/a b\"c")", kRead));
  EXPECT_TRUE(keeps(R"(file~"\x61 b")", kRead));
  EXPECT_TRUE(keeps("passwd", kOpen));
  EXPECT_TRUE(keeps("^dd$", kRead));
}

TEST(RowFilter, NumberTests) {
  EXPECT_TRUE(keeps("pid=12 tid=13", kOpen));
  EXPECT_TRUE(keeps("latency>=15ms and latency<15.1ms", kOpen));
  EXPECT_FALSE(keeps("latency>15ms", kOpen));
  EXPECT_TRUE(keeps("bytes=4k", kRead));
  EXPECT_TRUE(keeps("fd==7", kRead));
  EXPECT_TRUE(keeps("ret=-2 && ret=ENOENT", kOpen));
  EXPECT_TRUE(keeps("error", kOpen));
  EXPECT_FALSE(keeps("error", kRead));
}

TEST(RowFilter, CombinesTests) {
  EXPECT_TRUE(keeps("comm=dd or comm=postgres and error", kRead));
  EXPECT_FALSE(keeps("(comm=dd or comm=postgres) and error", kRead));
  EXPECT_TRUE(keeps("not error", kRead));
  EXPECT_TRUE(keeps("!error !(pid=1)", kRead));
  EXPECT_TRUE(keeps("NOT (comm=x OR comm=y)", kRead));
}

TEST(RowFilter, WhatIsNotKnownPassesNoTest) {
  EXPECT_FALSE(keeps("gap>=0", kRead));
  EXPECT_FALSE(keeps("gap!=5", kRead));
  EXPECT_TRUE(keeps("not gap>=0", kRead));
  EXPECT_FALSE(keeps("pid=1", a_read().by_unknown().build()));
  EXPECT_FALSE(keeps("comm~a", a_read().by_unknown().build()));
}

TEST(RowFilter, OldOrNewName) {
  const auto rename = a_call("rename").path("/a/old").path2("/b/new").build();
  EXPECT_TRUE(keeps("file=/a/old", rename));
  EXPECT_TRUE(keeps("file=/b/new", rename));
  EXPECT_FALSE(keeps("file!=/b/new", rename));
}

TEST(RowFilter, OneOfSeveral) {
  EXPECT_TRUE(keeps("syscall=close,openat", kOpen));
  EXPECT_FALSE(keeps("syscall!=close,openat", kOpen));
  EXPECT_TRUE(keeps("syscall!=close,openat", kRead));
  EXPECT_TRUE(keeps("pid=1,12", kOpen));
  EXPECT_FALSE(keeps("pid!=1,12", kOpen));
  EXPECT_TRUE(keeps("family=fs,network", kOpen));
  EXPECT_TRUE(keeps("comm=a,b", a_read().by("a,b", 1, 1).build()));  // a name may have a comma
  EXPECT_NE(refusal("latency>1,2").find("only = and !="), std::string::npos);
}

TEST(RowFilter, AnErrorByName) {
  EXPECT_TRUE(keeps("error=ENOENT", kOpen));
  EXPECT_TRUE(keeps("error=2", kOpen));
  EXPECT_FALSE(keeps("error=EAGAIN", kOpen));
  EXPECT_TRUE(keeps("error!=EAGAIN", kOpen));
  EXPECT_FALSE(keeps("error!=ENOENT", kOpen));
  EXPECT_FALSE(keeps("error!=EAGAIN", kRead));  // none is no other one
  EXPECT_NE(refusal("error=ENOFILE").find("is no error"), std::string::npos);
  EXPECT_NE(refusal("error>2").find("is no error"), std::string::npos);
}

TEST(RowFilter, WhenItEnded) {
  EXPECT_TRUE(keeps("end>=15000001 and end<15000002", kOpen));  // began at 1
  EXPECT_FALSE(keeps("end<15000001", kOpen));
  EXPECT_TRUE(keeps("end>=15ms", kOpen));
}

TEST(RowFilter, SlipsAreNoFiltersThatKeepNothing) {
  EXPECT_NE(refusal("latency>10 ms").find("did you mean 10ms"), std::string::npos);
  EXPECT_NE(refusal("syscall in (openat,close)").find("syscall=a,b"), std::string::npos);
  EXPECT_NE(refusal("syscall=openat fsync").find("or syscall=fsync"), std::string::npos);
  EXPECT_NE(refusal("syscall=opnat").find("openat"), std::string::npos);
  EXPECT_NE(refusal("not family=disk").find("there are"), std::string::npos);
  EXPECT_NE(refusal("passwd comm=sh").find("'passwd' at 1"), std::string::npos);
  EXPECT_TRUE(keeps("passwd and comm=postgres", kOpen));
  EXPECT_TRUE(keeps("passwd etc", kOpen));  // both words
  EXPECT_TRUE(keeps("\"postgres\" error", kOpen));
  EXPECT_TRUE(keeps("\"syscall\" or error", kOpen));
}

// What a cell of a table makes a filter of.
TEST(RowFilter, EveryCallAndFamilyHasItsFilter) {
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    EXPECT_TRUE(RowFilter::parse(fmt::format("syscall=\"{}\"", info.tracepoint_name)));
    EXPECT_TRUE(RowFilter::parse(fmt::format("family=\"{}\"", model::to_string(info.family))));
  }
  for (const char* name : {"syscall_999", "ia32_20", "syscall_-1", "io_uring_op_77"}) {
    EXPECT_TRUE(RowFilter::parse(fmt::format("syscall=\"{}\"", name)));
  }
}

TEST(RowFilter, RefusalsSayWhere) {
  EXPECT_NE(refusal("latency>fast").find("'fast' at 9"), std::string::npos);
  EXPECT_NE(refusal("(pid=1").find("')'"), std::string::npos);
  EXPECT_NE(refusal("com=x").find("comm"), std::string::npos);
  EXPECT_NE(refusal("comm<x").find("numbers"), std::string::npos);
  EXPECT_NE(refusal("pid~x").find("text"), std::string::npos);
  refusal("");
  refusal("comm=");
  refusal("and");
  refusal("pid=1)");
  refusal("\"open");
  refusal("file=\"\\q\"");
  refusal(std::string(100, '('));
  refusal(std::string(20000, 'a'));
}

TEST(RowFilter, AnyTextIsSurvived) {
  constexpr std::string_view kPieces[] = {
      "comm", "=", "~", "(", ")", "not", " ", "\"", "and", "or", "10ms", "!", "\xff"};
  unsigned state = 7;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (int j = 0; j < 8; ++j) {
      state = state * 1664525U + 1013904223U;
      text += kPieces[(state >> 16) % std::size(kPieces)];
    }
    if (const auto filter = RowFilter::parse(text)) {
      (void)filter->matches(kOpen);
    }
  }
}

TEST(RowFilterWords, Durations) {
  EXPECT_EQ(parse_duration_ns("250"), 250);
  EXPECT_EQ(parse_duration_ns("1.5s"), 1'500'000'000);
  EXPECT_EQ(parse_duration_ns("3m20s"), 200'000'000'000);
  EXPECT_EQ(parse_duration_ns("12.3us"), 12'300);
  EXPECT_EQ(parse_duration_ns("5 ms"), std::nullopt);
  EXPECT_EQ(parse_duration_ns("1e300s"), std::nullopt);
  EXPECT_EQ(parse_quantity("4KiB"), 4096);
  EXPECT_EQ(parse_quantity("-2"), -2);
  EXPECT_EQ(parse_quantity("4x"), std::nullopt);
}

}  // namespace
}  // namespace ior::filter

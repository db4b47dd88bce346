// SPDX-License-Identifier: Apache-2.0
//
// The two forms for viewers of traces. That other programs understand them is tested from outside
// (tests/e2e/export); here are the bytes of the corner cases.
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <vector>

#include "base/unique_fd.h"
#include "export/chrome_trace.h"
#include "export/perfetto.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_file;
using model::a_read;
using model::BuiltEvent;
using model::Outcome;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename Sink>
std::string written(const std::vector<BuiltEvent>& events) {
  const UniqueFd file(::memfd_create("trace", MFD_CLOEXEC));
  Sink sink(file.get(), "test");
  for (const BuiltEvent& event : events) {
    EXPECT_TRUE(sink.consume(event.span()));
  }
  EXPECT_TRUE(sink.finish());
  std::string text(1 << 20, '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

TEST(ChromeTrace, ATraceWithoutCallsIsWholeJson) {
  EXPECT_EQ(written<ChromeTrace>({}), "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n]}\n");
}

TEST(ChromeTrace, ACallIsASliceOnItsNamedThread) {
  const std::string text = written<ChromeTrace>(
      {a_read().file_is(a_file("/a")).at(1'234'567, 5'001).returns(-2).build()});

  EXPECT_THAT(
      text,
      HasSubstr(
          R"({"ph":"M","pid":1000,"tid":1001,"name":"thread_name","args":{"name":"worker"}})"));
  EXPECT_THAT(text, HasSubstr(R"("name":"process_name")"));
  EXPECT_THAT(text,
              HasSubstr(R"({"ph":"X","pid":1000,"tid":1001,"ts":1234.567,"dur":5.001,"name":"read")"
                        R"(,"cat":"FS","args":{"file":"/a")"));
  EXPECT_THAT(text, HasSubstr(R"("ret":-2)"));
  EXPECT_THAT(text, HasSubstr(R"("errno":"ENOENT")"));
}

TEST(ChromeTrace, AThreadIsNamedAgainOnlyWhenItsNameChanges) {
  const std::string text = written<ChromeTrace>({a_read().by("one", 7, 8).build(),
                                                 a_read().by("one", 7, 8).build(),
                                                 a_read().by("two", 7, 8).build()});

  std::size_t named = 0;
  for (std::size_t at = 0; (at = text.find("thread_name", at)) != std::string::npos; ++at) {
    ++named;
  }
  EXPECT_EQ(named, 2U);
}

TEST(ChromeTrace, UnknownStartsAreInstantsAndRunningCallsHaveNoEnd) {
  const std::string text =
      written<ChromeTrace>({a_read().outcome(Outcome::kNoEnter).by_unknown().build(),
                            a_read().outcome(Outcome::kInFlight).build()});

  EXPECT_THAT(text, HasSubstr(R"({"ph":"i","pid":0,"tid":0)"));
  EXPECT_THAT(text, HasSubstr(R"({"ph":"B","pid":1000,"tid":1001)"));
  EXPECT_THAT(text, Not(HasSubstr("\"dur\"")));
}

// Protocol buffers as any reader takes them apart.
struct Field {
  std::uint64_t number = 0;
  std::string bytes;
};
using Message = std::multimap<std::uint64_t, Field>;

std::uint64_t take_varint(std::string_view& text) {
  std::uint64_t value = 0;
  for (int shift = 0; !text.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) {
      break;
    }
  }
  return value;
}

Message parse(std::string_view text) {
  Message message;
  while (!text.empty()) {
    const std::uint64_t key = take_varint(text);
    Field field;
    field.number = take_varint(text);
    if ((key & 7) == 2) {
      field.bytes = text.substr(0, field.number);
      text.remove_prefix(field.number);
    }
    message.emplace(key >> 3, field);
  }
  return message;
}

std::vector<Message> packets(const std::string& trace) {
  std::vector<Message> all;
  for (const auto& [number, field] : parse(trace)) {
    EXPECT_EQ(number, 1U);
    all.push_back(parse(field.bytes));
  }
  return all;
}

TEST(Perfetto, ACallIsASliceOnItsThreadsTrack) {
  const auto all = packets(written<Perfetto>({a_read().at(1000, 500).build()}));

  ASSERT_EQ(all.size(), 4U) << "process, thread, begin, end";
  const Message thread = parse(all[1].find(60)->second.bytes);
  const Message begin = parse(all[2].find(11)->second.bytes);
  const Message end = parse(all[3].find(11)->second.bytes);
  EXPECT_EQ(parse(thread.find(4)->second.bytes).find(5)->second.bytes, "worker");
  EXPECT_EQ(all[2].find(8)->second.number, 1000U);
  EXPECT_EQ(all[3].find(8)->second.number, 1500U);
  EXPECT_EQ(all[2].find(13)->second.number, 3U) << "interned state begins here";
  EXPECT_EQ(all[3].find(13)->second.number, 2U);
  EXPECT_EQ(begin.find(9)->second.number, 1U);
  EXPECT_EQ(end.find(9)->second.number, 2U);
  EXPECT_EQ(begin.find(11)->second.number, thread.find(1)->second.number);
  const Message data = parse(all[2].find(12)->second.bytes);
  EXPECT_EQ(parse(data.find(2)->second.bytes).find(2)->second.bytes, "read");
}

TEST(Perfetto, ATextIsSentOnce) {
  const auto event = a_read().file_is(a_file("/very/long/name")).build();
  const std::string text = written<Perfetto>({event, event, event});

  EXPECT_EQ(text.find("/very/long/name"), text.rfind("/very/long/name"));
}

TEST(Perfetto, TextIsUtf8WhateverTheNameIs) {
  const std::string text = written<Perfetto>({a_read().file_is(a_file("/\xff\x1b")).build()});

  EXPECT_THAT(text, HasSubstr("/\\xff\\x1b"));
}

TEST(Perfetto, UnknownStartsAreInstantsAndRunningCallsHaveNoEnd) {
  const auto all = packets(written<Perfetto>(
      {a_read().outcome(Outcome::kNoEnter).build(), a_read().outcome(Outcome::kInFlight).build()}));

  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(parse(all[2].find(11)->second.bytes).find(9)->second.number, 3U);
  EXPECT_EQ(parse(all[3].find(11)->second.bytes).find(9)->second.number, 1U);
}

}  // namespace
}  // namespace ior::exporter

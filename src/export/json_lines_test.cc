// SPDX-License-Identifier: Apache-2.0
#include "export/json_lines.h"

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_file;
using model::a_read;
using ::testing::HasSubstr;
using ::testing::Not;

std::string lines_of(const model::CallEvent& event) {
  const UniqueFd file(::memfd_create("lines", MFD_CLOEXEC));
  JsonLines lines(file.get(), "test");
  EXPECT_TRUE(lines.consume({&event, 1}));
  EXPECT_TRUE(lines.finish());
  std::string text(1 << 16, '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

TEST(JsonLines, ACallIsOneObjectInOneLine) {
  const std::string text =
      lines_of(a_read().file_is(a_file("/etc/pass\nwd")).arg(0, 3).returns(-9).build());

  EXPECT_TRUE(text.starts_with(R"({"seq":1,"time_ns":1000000000,"gap_ns":1000,"latency_ns":5000,)"))
      << text;
  EXPECT_TRUE(text.ends_with("}\n"));
  EXPECT_EQ(std::ranges::count(text, '\n'), 1);
  EXPECT_THAT(text, HasSubstr(R"("comm":"worker","pid":1000,"tid":1001,"syscall":"read","fd":3,)"));
  EXPECT_THAT(text, HasSubstr(R"("ret":-9)"));
  EXPECT_THAT(text, HasSubstr(R"("error":true)"));
  EXPECT_THAT(text, HasSubstr(R"("file":"/etc/pass\u000awd")"));
  EXPECT_THAT(text, HasSubstr(R"("arg0":"0x3")"));
}

TEST(JsonLines, WhatIsNotKnownHasNoKey) {
  const std::string text =
      lines_of(a_read().gap({}).by_unknown().outcome(model::Outcome::kNoEnter).build());

  EXPECT_THAT(text, Not(HasSubstr("gap_ns")));
  EXPECT_THAT(text, Not(HasSubstr("latency_ns")));
  EXPECT_THAT(text, Not(HasSubstr("\"comm\"")));
  EXPECT_THAT(text, Not(HasSubstr("time_ns")));
  EXPECT_THAT(text, HasSubstr(R"("outcome":"no_enter")"));
}

TEST(JsonLines, NothingThatIsNotUtf8ComesThrough) {
  const std::string text = lines_of(a_read().by("\xff\x80\x1b]0;x\a", 1, 2).build());

  EXPECT_THAT(text, HasSubstr(R"("comm":"\\xff\\x80\u001b]0;x\u0007")"));
}

}  // namespace
}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
#include "export/text_lines.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "base/unique_fd.h"
#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using model::a_call;
using model::a_file;
using model::a_read;
using model::an_openat;
using model::BuiltEvent;
using model::FileKind;
using model::Outcome;

std::string lines(std::initializer_list<BuiltEvent> events, const TextSettings& settings = {}) {
  const UniqueFd file(::memfd_create("lines", MFD_CLOEXEC));
  TextLines sink(file.get(), "memory", settings);
  for (const BuiltEvent& event : events) {
    EXPECT_TRUE(sink.consume(event.span()));
  }
  EXPECT_TRUE(sink.finish());
  std::string text(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  return text;
}

TEST(TextLines, ShowTimeDurationThreadAndCall) {
  const BuiltEvent first =
      a_call("close").on(3, a_file("/a")).by("cat", 1, 2).at(5'000'000'000, 7'400).build();
  const BuiltEvent later =
      a_call("close").on(4, a_file("/b")).by("cat", 1, 2).at(5'012'345'678, 1'234'567'890).build();

  EXPECT_EQ(lines({first, later}),
            "     0.000 ( 0.007 ms): cat/2 close(3</a>) = 0\n"
            "    12.345 (1234.567 ms): cat/2 close(4</b>) = 0\n");
}

TEST(TextLines, MayGoBackInTime) {
  const BuiltEvent event = a_call("close").on(3, a_file("/a")).at(1'000'000'000, 0).build();
  EXPECT_EQ(lines({event}, {.start_ns = 1'001'500'000}),
            "    -1.500 ( 0.000 ms): worker/1001 close(3</a>) = 0\n");
}

TEST(TextLines, CanShowWallClock) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const BuiltEvent event = a_call("sync").at(1'000'000'000, 0).build();
  EXPECT_EQ(
      lines({event}, {.time = TimeColumn::kWallClock, .wall_minus_boot_ns = 3'600'000'042'000}),
      "01:00:01.000042 ( 0.000 ms): worker/1001 sync() = 0\n");
  const BuiltEvent unknown = a_call("sync").outcome(Outcome::kNoEnter).build();
  EXPECT_EQ(lines({unknown}, {.time = TimeColumn::kWallClock}),
            "              ? (     ?   ): worker/1001 sync() = 0\n");
}

TEST(TextLines, SayWhatIsUnknown) {
  EXPECT_EQ(lines({a_read()
                       .args({3, 0x1000, 5})
                       .outcome(Outcome::kNoEnter)
                       .by_unknown()
                       .returns(5)
                       .build()}),
            "         ? (     ?   ): ?/? read(3, 0x1000, 5) = 5\n");
}

TEST(TextLines, EscapeWhatProgramsChose) {
  EXPECT_EQ(
      lines({a_call("close").on(3, a_file("/a\n<b>\x1b[2J\xff")).by("x\n\033", 1, 1).build()}),
      "     0.000 ( 0.005 ms): x\\n\\33/1 close(3</a\\n\\74b\\76\\33[2J\\377>) = 0\n");
}

TEST(TextLines, AreColouredWhenAsked) {
  EXPECT_EQ(lines({a_call("close").arg(0, 3).fails(EBADF).build()}, {.colour = true}),
            "\x1b[2m     0.000 ( 0.005 ms): \x1b[0mworker/1001 \x1b[1mclose\x1b[0m(3) = "
            "\x1b[31m-1 EBADF (Bad file descriptor)\x1b[0m\n");
}

}  // namespace
}  // namespace ior::exporter

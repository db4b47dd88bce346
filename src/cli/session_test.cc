// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <gmock/gmock.h>

#include "cli/commands.h"
#include "model/syscall_table.h"

namespace ior::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

model::Accounting of(std::string_view name, model::CallCounts counts) {
  model::Accounting accounting;
  accounting.calls.resize(model::kMaxSyscallNr + 1);
  accounting.calls[static_cast<std::size_t>(model::find_by_name(name)->nr)] = counts;
  return accounting;
}

TEST(Conservation, NothingIsSaidWhenTheNumbersAddUp) {
  EXPECT_EQ(
      describe_violations(of("read", {.seen = 7, .delivered = 4, .filtered = 1, .lost = {2}})), "");
}

TEST(Conservation, EveryCallThatDoesNotAddUpIsNamedWithItsNumbers) {
  const std::string text =
      describe_violations(of("read", {.seen = 7, .delivered = 4, .filtered = 1, .lost = {1}}));

  EXPECT_THAT(text, HasSubstr("conservation law violated"));
  EXPECT_THAT(text, HasSubstr("read: seen 7, rows 4, filtered 1, lost 1"));
  EXPECT_THAT(text, Not(HasSubstr("write")));
}

// Standard error is gtest's captured one.
TEST(Conservation, ARunThatDoesNotAddUpEndsWithStatus3AndStillReports) {
  const pipeline::RunResult result{
      .stop = pipeline::Stop::kDuration,
      .signal = 0,
      .accounting = of("read", {.seen = 7, .delivered = 4, .filtered = 1, .lost = {1}})};

  ::testing::internal::CaptureStderr();
  const int status = conclude(result);
  const std::string said = ::testing::internal::GetCapturedStderr();

  EXPECT_EQ(status, kExitNotConserved);
  EXPECT_EQ(status, 3) << "what the man page says";
  EXPECT_THAT(said, HasSubstr("7 calls: 4 rows"));
  EXPECT_THAT(said, HasSubstr("conservation law violated"));
}

TEST(Conservation, ARunThatAddsUpEndsWell) {
  pipeline::RunResult result;
  result.accounting = of("read", {.seen = 7, .delivered = 4, .filtered = 1, .lost = {2}});

  ::testing::internal::CaptureStderr();
  const int status = conclude(result);
  const std::string said = ::testing::internal::GetCapturedStderr();

  EXPECT_EQ(status, kExitOk);
  EXPECT_THAT(said, Not(HasSubstr("violated")));
}

}  // namespace
}  // namespace ior::cli

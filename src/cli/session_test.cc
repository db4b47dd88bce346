// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace ior::cli

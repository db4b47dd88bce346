// SPDX-License-Identifier: Apache-2.0
#include "tui/calls_filter.h"

#include <gtest/gtest.h>

#include "model/syscall_table.h"

namespace ior::tui {
namespace {

template <typename Wanted>
model::CallSet calls_where(Wanted wanted) {
  model::CallSet calls;
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    calls.set(static_cast<std::size_t>(info.nr), wanted(info));
  }
  return calls;
}

TEST(CallsFilter, SaysItInTheFewestWords) {
  const auto everything = calls_where([](const model::SyscallInfo&) { return true; });
  EXPECT_EQ(calls_filter(everything), "");
  EXPECT_EQ(calls_filter(model::CallSet().set()), "");
  EXPECT_EQ(calls_filter(calls_where([](const model::SyscallInfo& info) {
              return info.name == "read" || info.name == "fsync";
            })),
            "syscall=\"read\" or syscall=\"fsync\"");
  EXPECT_EQ(calls_filter(calls_where([](const model::SyscallInfo& info) {
              return info.family == model::Family::Network || info.name == "read";
            })),
            "syscall=\"read\" or family=\"Network\"");
  EXPECT_EQ(calls_filter(
                calls_where([](const model::SyscallInfo& info) { return info.name != "futex"; })),
            "not (syscall=\"futex\")");
}

TEST(CallsFilter, InWords) {
  model::CallSet calls;
  EXPECT_EQ(calls_in_words(calls), "");
  for (const model::SyscallInfo& info : model::all_syscalls()) {
    calls.set(static_cast<std::size_t>(info.nr), model::to_string(info.family) == "FS");
  }
  calls.set(model::kMaxSyscallNr);  // the numbers without a row
  EXPECT_EQ(calls_in_words(calls), "FS");
  calls.reset(static_cast<std::size_t>(model::find_by_name("openat")->nr));
  EXPECT_NE(calls_in_words(calls).find(" of "), std::string::npos);
  calls.set();
  EXPECT_EQ(calls_in_words(calls), "");
}

}  // namespace
}  // namespace ior::tui

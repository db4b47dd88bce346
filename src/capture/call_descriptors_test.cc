// SPDX-License-Identifier: Apache-2.0
#include "capture/call_descriptors.h"

#include <gtest/gtest.h>

namespace ior::capture {
namespace {

const ior_call_desc& row(const CallDescriptors& rows, std::string_view name) {
  return rows[static_cast<std::size_t>(model::find_by_name(name)->nr)];
}

CallDescriptors all_calls() {
  return describe_calls(model::CallSet().set());
}

TEST(CallDescriptors, ReadHasItsDescriptorAndThreeArguments) {
  const ior_call_desc read = row(all_calls(), "read");

  EXPECT_EQ(read.traced, 1);
  EXPECT_EQ(read.fd_arg, 0);
  EXPECT_EQ(read.path_arg, -1);
  EXPECT_EQ(read.nargs, 3);
  EXPECT_EQ(read.returns, IOR_RETURN_VALUE);
}

TEST(CallDescriptors, OpenatReturnsADescriptor) {
  const ior_call_desc openat = row(all_calls(), "openat");

  EXPECT_EQ(openat.dirfd_arg, 0);
  EXPECT_EQ(openat.path_arg, 1);
  EXPECT_EQ(openat.returns, IOR_RETURN_FD);
}

TEST(CallDescriptors, TwoPathsHaveTheirDirectories) {
  const ior_call_desc renameat2 = row(all_calls(), "renameat2");

  EXPECT_EQ(renameat2.dirfd_arg, 0);
  EXPECT_EQ(renameat2.path_arg, 1);
  EXPECT_EQ(renameat2.dirfd2_arg, 2);
  EXPECT_EQ(renameat2.path2_arg, 3);
  EXPECT_EQ(renameat2.effects, IOR_EFFECT_RENAME);
}

TEST(CallDescriptors, CallsThatEndOtherwiseAreKnown) {
  const CallDescriptors rows = all_calls();

  EXPECT_EQ(row(rows, "exit_group").returns, IOR_RETURN_NEVER);
  EXPECT_EQ(row(rows, "rt_sigreturn").returns, IOR_RETURN_SIGNAL);
  EXPECT_EQ(row(rows, "clone3").returns, IOR_RETURN_FORK);
  EXPECT_EQ(row(rows, "fcntl").returns, IOR_RETURN_VALUE)
      << "a duplicate of the file that is known";
  EXPECT_EQ(row(rows, "dup2").returns, IOR_RETURN_VALUE);
  EXPECT_EQ(row(rows, "accept4").returns, IOR_RETURN_FD);
  EXPECT_EQ(row(rows, "open_by_handle_at").returns, IOR_RETURN_FD_FIRST);
  EXPECT_EQ(row(rows, "getcwd").returns, IOR_RETURN_CWD);
  EXPECT_EQ(row(rows, "execveat").returns, IOR_RETURN_EXEC);
  EXPECT_EQ(row(rows, "pipe2").returns, IOR_RETURN_FD_PAIR);
  EXPECT_EQ(row(rows, "pipe2").pair_arg, 0);
  EXPECT_EQ(row(rows, "socketpair").pair_arg, 3);
  EXPECT_EQ(row(rows, "symlink").path_is_text, 1);
}

TEST(CallDescriptors, UntracedRenamesAreStillWatched) {
  const CallDescriptors rows = describe_calls({});

  EXPECT_EQ(row(rows, "rename").traced, 0);
  EXPECT_EQ(row(rows, "rename").effects, IOR_EFFECT_RENAME);
  EXPECT_EQ(row(rows, "setresuid").effects, IOR_EFFECT_USER);
}

TEST(CallDescriptors, RegisteredRingsAreNoDescriptors) {
  const CallDescriptors rows = all_calls();

  EXPECT_EQ(row(rows, "io_uring_enter").index_arg, 3);
  EXPECT_EQ(row(rows, "io_uring_enter").index_bit, 4);
  EXPECT_EQ(row(rows, "io_uring_register").index_arg, 1);
  EXPECT_EQ(row(rows, "read").index_arg, -1);
}

TEST(CallDescriptors, ExecveatAloneWatchesTheExitOfExecve) {
  model::CallSet calls;
  calls.set(static_cast<std::size_t>(model::find_by_name("execveat")->nr));
  const CallDescriptors rows = describe_calls(calls);

  EXPECT_EQ(row(rows, "execveat").traced, IOR_TRACED);
  EXPECT_EQ(row(rows, "execve").traced, IOR_TRACED_EXIT);
  EXPECT_EQ(rows[IOR_CALL_OTHER].traced, IOR_TRACED_EXIT) << "it may start a 32-bit program";
}

TEST(CallDescriptors, NumbersWithoutARowFollowTheLastBit) {
  model::CallSet calls;
  calls.set(IOR_CALL_OTHER);
  const CallDescriptors rows = describe_calls(calls);

  EXPECT_NE(rows[IOR_CALL_OTHER].traced & IOR_TRACED, 0);
  EXPECT_EQ(rows[400].traced, 1) << "no call has this number";
  EXPECT_EQ(rows[400].nargs, IOR_MAX_ARGS);
  EXPECT_EQ(rows[400].fd_arg, -1);
  EXPECT_EQ(row(rows, "read").traced, 0);
}

}  // namespace
}  // namespace ior::capture

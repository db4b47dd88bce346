// SPDX-License-Identifier: Apache-2.0
#include "capture/process_marks.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>

#include "abi/limits.h"
#include "base/unique_fd.h"

namespace ior::capture {
namespace {

// Any file of that size can be mapped as the map is.
class Marks : public ::testing::Test {
 protected:
  Marks() : file_(::memfd_create("marks", MFD_CLOEXEC)) {
    EXPECT_EQ(::ftruncate(file_.get(), IOR_PID_MAX), 0);
  }

  ProcessMarks map() { return *ProcessMarks::map(file_.get()); }

  int at(std::uint32_t tgid) {
    std::uint8_t byte = 0;
    EXPECT_EQ(::pread(file_.get(), &byte, 1, tgid), 1);
    return byte;
  }

 private:
  UniqueFd file_;
};

TEST_F(Marks, AProcessMayBelongToTwoEpochs) {
  map().mark(7, 0);
  map().mark(7, 1);
  map().mark(8, 1);

  EXPECT_EQ(at(7), 3);
  EXPECT_EQ(at(8), 2);
}

TEST_F(Marks, AnEpochIsClearedAlone) {
  map().mark(7, 4);
  map().mark(7, 5);
  map().mark(IOR_PID_MAX - 1, 4);
  map().clear(4);

  EXPECT_EQ(at(7), 2);
  EXPECT_EQ(at(IOR_PID_MAX - 1), 0);
}

TEST_F(Marks, IdsThatCannotExistAreLeftAlone) {
  map().mark(IOR_PID_MAX, 0);
  map().mark(~0U, 0);

  EXPECT_EQ(at(0), 0);
}

TEST(ProcessMarksErrors, NoMapIsAnError) {
  EXPECT_FALSE(ProcessMarks::map(-1).has_value());
}

}  // namespace
}  // namespace ior::capture

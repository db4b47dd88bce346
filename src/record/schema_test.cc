// SPDX-License-Identifier: Apache-2.0
#include "record/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace ior::record {
namespace {

TEST(Schema, BeginsWithTheColumnsOfTheGoTool) {
  const char* names[] = {"seq",
                         "time_ns",
                         "gap_ns",
                         "latency_ns",
                         "comm",
                         "pid",
                         "tid",
                         "syscall",
                         "family",
                         "fd",
                         "ret",
                         "bytes",
                         "address_space_bytes",
                         "requested_sleep_ns",
                         "nfds",
                         "timeout_ns",
                         "file",
                         "is_error",
                         "filter_epoch",
                         "old_file",
                         "epoll_op",
                         "epoll_target_fd",
                         "epoll_events",
                         "restarts"};
  ASSERT_EQ(std::size(names), kGoColumns);

  for (std::size_t i = 0; i < kGoColumns; ++i) {
    EXPECT_EQ(schema()[i].name, names[i]);
  }
}

TEST(Schema, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const ColumnSpec& spec : schema()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
  }
}

// The tests run in the source directory.
TEST(Schema, EveryColumnIsDocumented) {
  std::ifstream file("docs/SCHEMA.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t begin = text.find("## Parquet");
  ASSERT_NE(begin, std::string::npos);

  for (const ColumnSpec& spec : schema()) {
    EXPECT_NE(text.find("`" + std::string(spec.name) + "`", begin), std::string::npos) << spec.name;
  }
}

}  // namespace
}  // namespace ior::record

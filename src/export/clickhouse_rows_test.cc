// SPDX-License-Identifier: Apache-2.0
#include "export/clickhouse_rows.h"

#include <gmock/gmock.h>

#include "model/event_builder.h"

namespace ior::exporter {
namespace {

using namespace std::string_literals;
using model::a_file;
using model::a_read;
using ::testing::HasSubstr;

constexpr std::int64_t kDayNs = 86'400'000'000'000;

TEST(ClickHouseDdl, HasAColumnForEveryColumn) {
  const std::string ddl = clickhouse_ddl("`t`");
  EXPECT_THAT(ddl, HasSubstr("CREATE TABLE IF NOT EXISTS `t`\n"));
  EXPECT_THAT(ddl, HasSubstr("\n    seq UInt64,\n"));
  EXPECT_THAT(ddl, HasSubstr("\n    latency_ns Nullable(UInt64),\n"));
  EXPECT_THAT(ddl, HasSubstr("\n    file String,\n"));
  EXPECT_THAT(ddl, HasSubstr("\n    arg0 Nullable(UInt64),\n"));
  for (const TypedColumn& column : typed_columns()) {
    EXPECT_THAT(ddl, HasSubstr("\n    " + std::string(column.column->name) + " "));
    EXPECT_THAT(clickhouse_column_names(), HasSubstr(", " + std::string(column.column->name)));
  }
}

TEST(RowBinary, ARowBeginsWithHostTimeAndDay) {
  RowBinary rows({.name = "host", .wall_minus_boot_ns = 3 * kDayNs});
  std::string out;
  rows.append(out, a_read().at(258, 5).build());

  std::string wall;
  for (int i = 0; i < 8; ++i) {
    wall += static_cast<char>((3 * kDayNs + 258) >> (8 * i) & 0xff);
  }
  EXPECT_TRUE(out.starts_with("\4host" + wall + "\3\0"s));
  // seq, then time_ns: known, 258.
  EXPECT_EQ(out.substr(15, 8), "\1\0\0\0\0\0\0\0"s);
  EXPECT_EQ(out.substr(23, 9), "\0\2\1\0\0\0\0\0\0"s);
}

TEST(RowBinary, UnknownIsNullAndTextIsAsItIs) {
  RowBinary rows({.name = "", .wall_minus_boot_ns = 0});
  std::string known;
  std::string unknown;
  rows.append(known, a_read().gap(1).file_is(a_file("/\xff\n")).build());
  rows.append(unknown, a_read().gap({}).build());

  // host, wall_ns, date, seq, time_ns take 28 bytes; gap_ns follows.
  EXPECT_EQ(known.substr(28, 9), "\0\1\0\0\0\0\0\0\0"s);
  EXPECT_EQ(unknown[28], '\1');
  EXPECT_THAT(known, HasSubstr("\3/\xff\n"));
}

TEST(RowBinary, LongTextHasALongLength) {
  RowBinary rows({.name = "", .wall_minus_boot_ns = 0});
  std::string out;
  rows.append(out, a_read().file_is(a_file(std::string(300, 'x'))).build());

  EXPECT_THAT(out, HasSubstr("\xac\x02" + std::string(300, 'x')));
}

}  // namespace
}  // namespace ior::exporter

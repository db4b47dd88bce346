// SPDX-License-Identifier: Apache-2.0
#include "record/rotation.h"

#include <gtest/gtest.h>

namespace ior::record {
namespace {

TEST(Rotation, ReadsSizesAndAges) {
  EXPECT_EQ(parse_rotation("1GiB")->bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(parse_rotation("500MB")->bytes, 500'000'000U);
  EXPECT_EQ(parse_rotation("10m")->age, std::chrono::minutes(10));
  EXPECT_EQ(parse_rotation("1h")->age, std::chrono::hours(1));
  EXPECT_FALSE(parse_rotation("1h")->bytes);
}

TEST(Rotation, RefusesEverythingElse) {
  for (const char* text : {"",
                           "0s",
                           "1",
                           "GiB",
                           "-1m",
                           "1 m",
                           "1mm",
                           "1KB",
                           "99999999999999TiB",
                           "18446744073709551616s"}) {
    const auto rotation = parse_rotation(text);
    ASSERT_FALSE(rotation) << text;
    EXPECT_EQ(rotation.error().exit_code, 2);
  }
}

TEST(Rotation, PartsKeepTheirEnding) {
  EXPECT_EQ(part_name("f.parquet", 3), "f-000003.parquet");
  EXPECT_EQ(part_name("a.b/f", 12), "a.b/f-000012");
  EXPECT_EQ(part_name("/d/.hidden", 1), "/d/.hidden-000001");
}

TEST(Rotation, HiveNamesHaveHostAndDay) {
  const std::chrono::sys_seconds noon{std::chrono::seconds(1'795'262'400)};

  EXPECT_EQ(hive_name("web1.example", noon, 2),
            "host=web1.example/date=2026-11-21/ior-120000-000002.parquet");
  EXPECT_EQ(hive_name("../x=y/z", noon, 1),
            "host=.._x_y_z/date=2026-11-21/ior-120000-000001.parquet");
  EXPECT_TRUE(hive_name("..", noon, 1).starts_with("host=unknown/"));
}

}  // namespace
}  // namespace ior::record

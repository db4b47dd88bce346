// SPDX-License-Identifier: Apache-2.0
#include "export/clickhouse_url.h"

#include <gmock/gmock.h>

namespace ior::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHosts =
    "127.0.0.1\tlocalhost\n"
    "# 10.0.0.9 db\n"
    "10.0.0.7  db.example db # the database\n"
    "bad-address broken\n"
    "fe80::1 six";

std::string message_of(std::string_view url) {
  const auto parsed = parse_clickhouse_url(url, kHosts);
  return parsed ? "" : parsed.error().message();
}

TEST(ClickHouseUrl, OnlyAHostIsEnough) {
  const auto url = parse_clickhouse_url("http://127.0.0.1", kHosts);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->authority(), "127.0.0.1:8123");
  EXPECT_EQ(url->user, "default");
  EXPECT_EQ(url->password, "");
  EXPECT_EQ(url->database, "default");
}

TEST(ClickHouseUrl, EverythingCanBeSaid) {
  const auto url =
      parse_clickhouse_url("http://io%72:p%40ss:w@[::1]:9000/?database=traces", kHosts);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->authority(), "[::1]:9000");
  EXPECT_EQ(url->user, "ior");
  EXPECT_EQ(url->password, "p@ss:w");
  EXPECT_EQ(url->database, "traces");
}

TEST(ClickHouseUrl, NamesAreThoseOfTheHostsFile) {
  EXPECT_EQ(parse_clickhouse_url("http://db:1", kHosts)->address, "10.0.0.7");
  EXPECT_EQ(parse_clickhouse_url("http://six", kHosts)->authority(), "[fe80::1]:8123");
  EXPECT_EQ(parse_clickhouse_url("http://localhost", "")->address, "127.0.0.1");
  EXPECT_THAT(message_of("http://nowhere"), HasSubstr("/etc/hosts"));
  EXPECT_THAT(message_of("http://broken"), HasSubstr("/etc/hosts"));
}

TEST(ClickHouseUrl, WhatIsWrongIsSaidWithoutThePassword) {
  EXPECT_THAT(message_of("https://127.0.0.1"), HasSubstr("https is not built into ior"));
  EXPECT_THAT(message_of("127.0.0.1:8123"), HasSubstr("http://"));
  for (const char* url : {"http://u:secret@127.0.0.1:0",
                          "http://u:secret@127.0.0.1:70000",
                          "http://u:secret@127.0.0.1:x",
                          "http://u:secret@[::1",
                          "http://u:secret@127.0.0.1/path",
                          "http://u:secret@127.0.0.1/?database=a;b",
                          "http://u:secret%0d%0aX-Evil:1@127.0.0.1",
                          "http://u:secret@",
                          "http://"}) {
    EXPECT_THAT(message_of(url), Not(HasSubstr("secret"))) << url;
    EXPECT_NE(message_of(url), "") << url;
  }
}

TEST(ClickHouseTable, IsQuotedAndNothingElse) {
  EXPECT_EQ(quote_table("ior"), "`ior`");
  EXPECT_EQ(quote_table("db.t_1"), "`db`.`t_1`");
  for (const char* table : {"", "a b", "a`b", "1a", "a.b.c", ".a", "a.", "a;DROP TABLE b", "a\n"}) {
    EXPECT_FALSE(quote_table(table)) << table;
  }
}

TEST(PercentEncoding, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("INSERT INTO `t` (a,b)"), "INSERT%20INTO%20%60t%60%20%28a%2Cb%29");
  EXPECT_EQ(percent_encoded("\xff~"), "%FF~");
}

}  // namespace
}  // namespace ior::exporter

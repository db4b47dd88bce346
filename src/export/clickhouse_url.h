// SPDX-License-Identifier: Apache-2.0
//
// Where a ClickHouse server is. Pure but for the table of hosts that is passed in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ior::exporter {

struct ClickHouseUrl {
  std::string address;  // numeric, IPv4 or IPv6 without brackets
  std::uint16_t port = 8123;
  std::string user = "default";
  std::string password;
  std::string database = "default";

  // "127.0.0.1:8123", "[::1]:8123": for messages, and the Host header.
  std::string authority() const;
};

// http://[USER[:PASSWORD]@]HOST[:PORT][/][?database=NAME], user and password percent-encoded. HOST
// is numeric, "localhost", or a name in `hosts`, the text of /etc/hosts: a static binary has no
// resolver. Errors are usage errors and do not repeat the password.
Result<ClickHouseUrl> parse_clickhouse_url(std::string_view url, std::string_view hosts);

// TABLE or DATABASE.TABLE, letters, digits and '_', not beginning with a digit: quoted for a query.
Result<std::string> quote_table(std::string_view table);

// For the query part of a URL: RFC 3986.
std::string percent_encoded(std::string_view text);

}  // namespace ior::exporter

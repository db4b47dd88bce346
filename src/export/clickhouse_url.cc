// SPDX-License-Identifier: Apache-2.0
#include "export/clickhouse_url.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>

namespace ior::exporter {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::string_view kForm =
    "it is http://[USER[:PASSWORD]@]HOST[:PORT][/?database=NAME]; the password may also be in "
    "CLICKHOUSE_PASSWORD";

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_numeric(const std::string& host) {
  std::array<std::byte, sizeof(in6_addr)> address;
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

// man 5 hosts: an address, then names; '#' begins a comment.
std::optional<std::string> find_host(std::string_view hosts, std::string_view name) {
  constexpr std::string_view kBlanks = " \t\r";
  while (!hosts.empty()) {
    std::string_view line = hosts.substr(0, hosts.find('\n'));
    hosts.remove_prefix(std::min(line.size() + 1, hosts.size()));
    line = line.substr(0, line.find('#'));
    std::string address;
    while (true) {
      line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
      if (line.empty()) {
        break;
      }
      const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
      line.remove_prefix(word.size());
      if (address.empty()) {
        address = word;
      } else if (word == name && is_numeric(address)) {
        return address;
      }
    }
  }
  return name == "localhost" ? std::optional<std::string>("127.0.0.1") : std::nullopt;
}

std::unexpected<Error> bad_url(std::string_view detail) {
  return usage_error("--clickhouse", detail, kForm);
}

Status parse_authority(ClickHouseUrl& url, std::string_view text, std::string_view hosts) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) {
      return bad_url("an IPv6 address ends with ]");
    }
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), url.port);
    if (error != std::errc() || end != port.data() + port.size() || port[0] != ':' ||
        url.port == 0) {
      return bad_url("the port is a number from 1 to 65535");
    }
  }
  url.address = host;
  if (is_numeric(url.address)) {
    return {};
  }
  const auto found = find_host(hosts, host);
  if (!found) {
    return bad_url(fmt::format(
        "the host is neither an address nor in /etc/hosts ({} bytes); ior has no resolver",
        host.size()));
  }
  url.address = *found;
  return {};
}

bool is_name(std::string_view text) {
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

}  // namespace

std::string ClickHouseUrl::authority() const {
  const bool six = address.find(':') != std::string::npos;
  return six ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Result<std::string> quote_table(std::string_view table) {
  const std::size_t dot = table.find('.');
  const std::string_view first = table.substr(0, dot);
  if (dot == std::string_view::npos && is_name(first)) {
    return fmt::format("`{}`", first);
  }
  if (dot != std::string_view::npos && is_name(first) && is_name(table.substr(dot + 1))) {
    return fmt::format("`{}`.`{}`", first, table.substr(dot + 1));
  }
  return usage_error("--table", "a table is NAME or DATABASE.NAME, of letters, digits and _");
}

Result<ClickHouseUrl> parse_clickhouse_url(std::string_view url, std::string_view hosts) {
  if (url.starts_with("https://")) {
    return usage_error("--clickhouse",
                       "https is not built into ior",
                       "use http:// to a server, or to a proxy on this host that speaks TLS");
  }
  if (!url.starts_with(kScheme)) {
    return bad_url("the address does not begin with http://");
  }
  url.remove_prefix(kScheme.size());
  ClickHouseUrl parsed;
  const std::string_view authority = url.substr(0, url.find_first_of("/?"));
  std::string_view rest = url.substr(authority.size());
  std::string_view host = authority;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = authority.substr(0, at);
    const std::size_t colon = login.find(':');
    parsed.user = percent_decoded(login.substr(0, colon));
    if (colon != std::string_view::npos) {
      parsed.password = percent_decoded(login.substr(colon + 1));
    }
    host = authority.substr(at + 1);
  }
  IOR_TRY_STATUS(parse_authority(parsed, host, hosts));
  if (rest.starts_with('/')) {
    rest.remove_prefix(1);
  }
  constexpr std::string_view kDatabase = "?database=";
  if (rest.starts_with(kDatabase) && is_name(rest.substr(kDatabase.size()))) {
    parsed.database = rest.substr(kDatabase.size());
  } else if (!rest.empty()) {
    return bad_url("what follows the host is not /?database=NAME");
  }
  // They become lines of a header.
  if (parsed.user.find_first_of("\r\n") != std::string::npos ||
      parsed.password.find_first_of("\r\n") != std::string::npos) {
    return bad_url("user and password have no line ends");
  }
  return parsed;
}

}  // namespace ior::exporter

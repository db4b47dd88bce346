// SPDX-License-Identifier: Apache-2.0
#include "cli/format.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>

#include "export/chrome_trace.h"
#include "export/clickhouse.h"
#include "export/clickhouse_url.h"
#include "export/csv_full.h"
#include "export/json_lines.h"
#include "export/perfetto.h"
#include "export/text_lines.h"

namespace ior::cli {
namespace {

constexpr std::pair<std::string_view, Format> kFormats[] = {{"text", Format::kText},
                                                            {"csv", Format::kCsv},
                                                            {"jsonl", Format::kJsonLines},
                                                            {"perfetto", Format::kPerfetto},
                                                            {"chrome", Format::kChrome}};

// https://no-color.org
bool wants_colour(int fd) {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(fd) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

std::int64_t wall_minus_boot_ns() {
  timespec wall{};
  timespec boot{};
  clock_gettime(CLOCK_REALTIME, &wall);
  clock_gettime(CLOCK_BOOTTIME, &boot);
  return std::int64_t{wall.tv_sec - boot.tv_sec} * 1'000'000'000 + (wall.tv_nsec - boot.tv_nsec);
}

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::optional<Format> parse_format(std::string_view word) {
  const auto* const found =
      std::ranges::find(kFormats, word, &std::pair<std::string_view, Format>::first);
  return found == std::end(kFormats) ? std::nullopt : std::optional(found->second);
}

Result<std::unique_ptr<model::Sink>> make_sink(Format format,
                                               const FormatOutput& output,
                                               exporter::EscapeMode escape) {
  switch (format) {
    case Format::kText:
      break;
    case Format::kCsv:
      return std::make_unique<exporter::CsvFull>(
          output.fd,
          output.name,
          exporter::CsvSettings{.escape = exporter::escapes(escape, output.fd)});
    case Format::kJsonLines:
      return std::make_unique<exporter::JsonLines>(output.fd, output.name);
    case Format::kPerfetto:
      if (isatty(output.fd) != 0) {
        return usage_error("--to perfetto", "it is not text", "write it to a file: -o FILE");
      }
      return std::make_unique<exporter::Perfetto>(output.fd, output.name);
    case Format::kChrome:
      return std::make_unique<exporter::ChromeTrace>(output.fd, output.name);
  }
  return std::make_unique<exporter::TextLines>(
      output.fd, output.name, exporter::TextSettings{.colour = wants_colour(output.fd)});
}

ClickHouseOrigin here_and_now() {
  utsname host{};
  uname(&host);
  return {.host = host.nodename, .wall_minus_boot_ns = wall_minus_boot_ns()};
}

Result<std::unique_ptr<model::Sink>> make_clickhouse_sink(const std::string& url,
                                                          const std::string& table,
                                                          const ClickHouseOrigin& origin) {
  exporter::ClickHouseSettings settings;
  IOR_TRY(settings.url, exporter::parse_clickhouse_url(url, text_of("/etc/hosts")));
  IOR_TRY(settings.table, exporter::quote_table(table));
  if (const char* password = std::getenv("CLICKHOUSE_PASSWORD");
      settings.url.password.empty() && password != nullptr) {
    settings.url.password = password;
  }
  settings.host = {.name = origin.host, .wall_minus_boot_ns = origin.wall_minus_boot_ns};
  return exporter::ClickHouse::open(std::move(settings));
}

}  // namespace ior::cli

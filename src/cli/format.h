// SPDX-License-Identifier: Apache-2.0
//
// The forms in which rows are written, by the words of --to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "export/escape.h"
#include "model/ports.h"

namespace ior::cli {

enum class Format : std::uint8_t { kText, kCsv, kJsonLines, kPerfetto, kChrome };

// "text", "csv", "jsonl", "perfetto", "chrome".
std::optional<Format> parse_format(std::string_view word);

// Where rows go. Not owned.
struct FormatOutput {
  int fd;
  std::string name;  // in errors
};

// A sink that writes this form. What has a header writes it now, so that an output that cannot be
// written shows before tracing starts. An error: a form of bytes on a terminal.
Result<std::unique_ptr<model::Sink>> make_sink(Format format,
                                               const FormatOutput& output,
                                               exporter::EscapeMode escape);

// Where and when rows were made.
struct ClickHouseOrigin {
  std::string host;
  std::int64_t wall_minus_boot_ns = 0;
};

// Of events of this host that happen now.
ClickHouseOrigin here_and_now();

// Rows into the table of a ClickHouse server.
Result<std::unique_ptr<model::Sink>> make_clickhouse_sink(const std::string& url,
                                                          const std::string& table,
                                                          const ClickHouseOrigin& origin);

}  // namespace ior::cli

// SPDX-License-Identifier: Apache-2.0
#include "export/summary_table.h"

#include <fmt/format.h>

#include <iterator>

#include "export/report_words.h"

namespace ior::exporter {
namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void append_line(std::string& out,
                 double share,
                 const model::CallStats& stats,
                 const std::string& name) {
  const auto us = [](std::uint64_t ns) { return static_cast<double>(ns) / 1e3; };
  const std::string errors = stats.errors == 0 ? "" : fmt::format("{}", stats.errors);
  fmt::format_to(std::back_inserter(out),
                 "{:6.2f} {:11.6f} {:11.3f} {:11.3f} {:11.3f} {:9} {:>9} {}\n",
                 share,
                 static_cast<double>(stats.time_ns) / 1e9,
                 us(stats.mean_ns()),
                 us(stats.p99_ns),
                 us(stats.max_ns),
                 stats.calls,
                 errors,
                 name);
}

void append_table(std::string& out, const model::ThreadCallTable& table) {
  constexpr std::string_view kLine =
      "------ ----------- ----------- ----------- ----------- --------- --------- "
      "----------------\n";
  out += "% time     seconds  usecs/call   p99 usecs   max usecs     calls    errors syscall\n";
  out += kLine;
  for (const model::CallLine& line : table.calls) {
    append_line(out, percent(line.stats.time_ns, table.total.time_ns), line.stats, line.name);
  }
  out += kLine;
  append_line(out, 100, table.total, "total");
}

}  // namespace

std::string summary_tables(const std::vector<model::ThreadCallTable>& tables) {
  std::string out;
  if (tables.size() > 2) {
    for (std::size_t i = 0; i + 1 < tables.size(); ++i) {
      const model::ThreadCallTable& table = tables[i];
      out += table.tid == 0 ? fmt::format("{}\n", escaped(table.comm))
                            : fmt::format("{} ({})\n", escaped(table.comm), table.tid);
      append_table(out, table);
      out += '\n';
    }
    out += "all threads\n";
  }
  if (!tables.empty()) {
    append_table(out, tables.back());
  }
  return out;
}

}  // namespace ior::exporter

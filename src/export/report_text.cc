// SPDX-License-Identifier: Apache-2.0
#include "export/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "base/human.h"
#include "export/report_table.h"
#include "export/report_words.h"
#include "export/text_width.h"

namespace ior::exporter {
namespace {

using model::CallStats;
using model::Summary;

std::string dash_if_zero(std::uint64_t value, std::string (*format)(std::uint64_t)) {
  return value == 0 ? "-" : format(value);
}

// The columns that every table of calls has, and a row's cells of them.
const std::vector<TableColumn>& stat_columns() {
  static const std::vector<TableColumn> columns = {{.title = "calls", .keep = 9},
                                                   {.title = "errors", .keep = 5},
                                                   {.title = "time", .keep = 8},
                                                   {.title = "waiting", .keep = 2},
                                                   {.title = "p50", .keep = 3},
                                                   {.title = "p99", .keep = 6},
                                                   {.title = "max", .keep = 1},
                                                   {.title = "read", .keep = 4},
                                                   {.title = "written", .keep = 4}};
  return columns;
}

void append_stats(std::vector<std::string>& cells, const CallStats& stats) {
  cells.push_back(human_count(stats.calls));
  cells.push_back(dash_if_zero(stats.errors, human_count));
  cells.push_back(dash_if_zero(stats.busy_ns(), human_time));
  cells.push_back(dash_if_zero(stats.waiting_ns, human_time));
  cells.push_back(stats.timed == 0 ? "-" : human_time(stats.p50_ns));
  cells.push_back(stats.timed == 0 ? "-" : human_time(stats.p99_ns));
  cells.push_back(stats.timed == 0 ? "-" : human_time(stats.max_ns));
  cells.push_back(dash_if_zero(stats.bytes_read, human_bytes));
  cells.push_back(dash_if_zero(stats.bytes_written, human_bytes));
}

class Page {
 public:
  Page(const Summary& summary, const ReportSettings& settings)
      : summary_(summary), settings_(settings) {}

  std::string write() {
    head();
    findings();
    table("Calls, by time", summary_.calls, {"call"}, [](const auto& row) {
      return std::vector{escaped(row.name)};
    });
    calls_by_bytes();
    table("Processes, by time", summary_.processes, {"process", "pid"}, [](const auto& row) {
      return std::vector{escaped(row.comm), pid_word(row)};
    });
    table("Files, by time", summary_.files, {"file"}, [](const auto& row) {
      return std::vector{escaped(row.name)};
    });
    files_by_bytes();
    table("Directories, by time", summary_.directories, {"directory"}, [](const auto& row) {
      return std::vector{escaped(row.name)};
    });
    errors();
    slowest();
    lists();
    losses();
    return std::move(out_);
  }

 private:
  void title(std::string_view text) { out_ += fmt::format("\n{}{}{}\n", bold(), text, off()); }
  std::string_view bold() const { return settings_.colour ? "\x1b[1m" : ""; }
  std::string_view dim() const { return settings_.colour ? "\x1b[2m" : ""; }
  std::string_view off() const { return settings_.colour ? "\x1b[0m" : ""; }
  TableColours colours() const { return {.title = dim(), .off = off()}; }

  // Words, broken at spaces, `indent` spaces in front of all lines but the first.
  void paragraph(std::string_view text, std::size_t indent) {
    std::size_t used = indent;
    bool first = true;
    while (!text.empty()) {
      const std::size_t space = std::min(text.find(' '), text.size());
      const std::string_view word = text.substr(0, space);
      text.remove_prefix(std::min(space + 1, text.size()));
      const std::size_t width = text_width(word);
      if (!first && used + 1 + width > settings_.width) {
        out_ += '\n';
        out_.append(indent, ' ');
        used = indent;
      } else if (!first) {
        out_ += ' ';
        ++used;
      }
      out_ += word;
      used += width;
      first = false;
    }
    out_ += '\n';
  }

  void head() {
    const CallStats& total = summary_.total;
    const double seconds = summary_.seconds();
    const auto rate = [&](std::uint64_t count) {
      return seconds > 0 ? static_cast<double>(count) / seconds : 0;
    };
    out_ += fmt::format("{}{}{}\n", bold(), escaped(settings_.title), off());
    paragraph(fmt::format("{} calls in {} ({}/s), {} errors; {} read ({}/s), {} written ({}/s)",
                          human_count(total.calls),
                          human_time(summary_.last_ns - summary_.first_ns),
                          human_rate(rate(total.calls)),
                          human_count(total.errors),
                          human_bytes(total.bytes_read),
                          human_bytes(static_cast<std::uint64_t>(rate(total.bytes_read))),
                          human_bytes(total.bytes_written),
                          human_bytes(static_cast<std::uint64_t>(rate(total.bytes_written)))),
              0);
    if (total.timed != 0) {
      paragraph(fmt::format("latency p50 {}, p95 {}, p99 {}, max {}; {} in calls, beside {} of "
                            "waiting for others",
                            human_time(total.p50_ns),
                            human_time(total.p95_ns),
                            human_time(total.p99_ns),
                            human_time(total.max_ns),
                            human_time(total.busy_ns()),
                            human_time(total.waiting_ns)),
                0);
    }
    if (summary_.in_flight != 0) {
      paragraph(
          fmt::format("{} calls were still running at the end", human_count(summary_.in_flight)),
          0);
    }
  }

  void findings() {
    if (summary_.findings.empty()) {
      return;
    }
    title("What matters");
    std::size_t number = 0;
    for (const model::Finding& finding : summary_.findings) {
      if (number >= settings_.rows + 3) {
        break;
      }
      out_ += fmt::format("{:>3}. ", ++number);
      paragraph(escaped(finding.sentence), 5);
    }
  }

  // The columns `names` come first; the first of them is the one that takes the rest.
  template <typename Row, typename Cells>
  void table(std::string_view heading,
             const model::Table<Row>& rows,
             const std::vector<std::string_view>& names,
             Cells cells) {
    std::vector<const Row*> all;
    for (const Row& row : rows.rows) {
      all.push_back(&row);
    }
    table_of(heading, all, names, cells);
    const std::size_t shown = std::min(settings_.rows, all.size());
    const std::uint64_t more = all.size() - shown + rows.other_keys;
    if (more > 0) {
      out_ += fmt::format("  {}and {} more{}\n", dim(), human_count(more), off());
    }
  }

  template <typename Row, typename Cells>
  void table_of(std::string_view heading,
                const std::vector<const Row*>& rows,
                const std::vector<std::string_view>& names,
                Cells cells) {
    if (rows.empty()) {
      return;
    }
    std::vector<TableColumn> columns;
    for (const std::string_view name : names) {
      columns.push_back(
          {.title = name, .align = columns.empty() ? Align::kName : Align::kRight, .keep = 7});
    }
    columns.insert(columns.end(), stat_columns().begin(), stat_columns().end());
    TextTable text(std::move(columns));
    for (std::size_t i = 0; i < std::min(settings_.rows, rows.size()); ++i) {
      std::vector<std::string> line = cells(*rows[i]);
      append_stats(line, rows[i]->stats);
      text.add(std::move(line));
    }
    title(heading);
    out_ += text.render(settings_.width, colours());
  }

  // The rows with the most bytes.
  template <typename Row>
  static std::vector<const Row*> by_bytes(const model::Table<Row>& table) {
    std::vector<const Row*> rows;
    for (const Row& row : table.rows) {
      if (row.stats.bytes > 0) {
        rows.push_back(&row);
      }
    }
    std::ranges::stable_sort(
        rows, std::ranges::greater{}, [](const Row* row) { return row->stats.bytes; });
    return rows;
  }
  void calls_by_bytes() {
    table_of("Calls, by bytes", by_bytes(summary_.calls), {"call"}, [](const auto& row) {
      return std::vector{escaped(row.name)};
    });
  }
  void files_by_bytes() {
    table_of("Files, by bytes", by_bytes(summary_.files), {"file"}, [](const auto& row) {
      return std::vector{escaped(row.name)};
    });
  }

  void errors() {
    if (summary_.error_storms.empty()) {
      return;
    }
    TextTable text({{.title = "error", .align = Align::kLeft, .keep = 9},
                    {.title = "process", .align = Align::kLeft, .keep = 7},
                    {.title = "call", .align = Align::kLeft, .keep = 5},
                    {.title = "times", .keep = 8},
                    {.title = "per second", .keep = 6},
                    {.title = "mostly under", .align = Align::kName}});
    for (const model::ErrorStorm& storm : summary_.error_storms) {
      text.add({error_word(storm.number),
                escaped(storm.comm),
                escaped(storm.call),
                human_count(storm.count),
                human_rate(storm.per_second),
                storm.place.empty() ? "-" : escaped(storm.place)});
      if (&storm - summary_.error_storms.data() + 1 >=
          static_cast<std::ptrdiff_t>(settings_.rows)) {
        break;
      }
    }
    title("Errors");
    out_ += text.render(settings_.width, colours());
  }

  void slowest() {
    if (summary_.slowest.empty()) {
      return;
    }
    TextTable text({{.title = "took", .keep = 9},
                    {.title = "after", .keep = 4},
                    {.title = "process", .align = Align::kLeft, .keep = 7},
                    {.title = "tid", .keep = 3},
                    {.title = "call", .align = Align::kLeft, .keep = 10}});
    const std::size_t count = std::min(settings_.rows, summary_.slowest.size());
    for (std::size_t i = 0; i < count; ++i) {
      const model::CallEvent& event = *summary_.slowest[i];
      const model::Task* task = event.task;
      const std::uint64_t since = std::max(event.enter_ns, summary_.first_ns) - summary_.first_ns;
      const std::size_t room = settings_.width > 60 ? settings_.width - 45 : 15;
      text.add({human_time(*event.latency_ns),
                human_time(since),
                task == nullptr ? "?" : escaped(task->comm),
                task == nullptr ? "?" : fmt::format("{}", task->tid),
                cut_right(call_words(event), room)});
    }
    title("Slowest calls");
    out_ += text.render(settings_.width, colours());
  }

  using Words = std::function<std::string(const model::FileRow&)>;

  void list(std::string_view heading,
            const std::vector<model::FileRow>& files,
            const Words& words) {
    if (files.empty()) {
      return;
    }
    title(heading);
    for (std::size_t i = 0; i < std::min(settings_.rows, files.size()); ++i) {
      const std::string text = words(files[i]);
      const std::size_t used = text_width(text) + 4;
      const std::size_t room = settings_.width > used + 20 ? settings_.width - used : 20;
      out_ += fmt::format("  {}  {}\n", cut_left(escaped(files[i].name), room), text);
    }
  }

  void lists() {
    list("Tiny writes (under 512 bytes)", summary_.tiny_writers, [](const model::FileRow& row) {
      return fmt::format("{} of {} writes, {} on average, by {}",
                         human_count(row.tiny_writes),
                         human_count(row.writes),
                         human_bytes(row.tiny_bytes / row.tiny_writes),
                         escaped(row.comm));
    });
    list("fsync and its like", summary_.most_synced, [](const model::FileRow& row) {
      return fmt::format("{} times, {} in all, by {}",
                         human_count(row.syncs),
                         human_time(row.sync_ns),
                         escaped(row.comm));
    });
    const std::string unread = fmt::format("Opened and never read ({} files)",
                                           human_count(summary_.opened_never_used_count));
    list(unread, summary_.opened_never_used, [](const model::FileRow& row) {
      return fmt::format("{} times, by {}", human_count(row.opens), escaped(row.comm));
    });
  }

  void losses() {
    title("Losses");
    if (!summary_.accounting) {
      out_ += "  not known\n";
      return;
    }
    const model::CallCounts total = summary_.accounting->total();
    out_ += fmt::format("  {} calls seen: {} rows, {} filtered, {} lost\n",
                        human_count(total.seen),
                        human_count(total.delivered),
                        human_count(total.filtered),
                        human_count(total.lost_total()));
    for (std::size_t i = 0; i < model::kLosses; ++i) {
      if (total.lost[i] != 0) {
        const model::LossInfo& info = model::describe(static_cast<model::Loss>(i));
        out_ += fmt::format(
            "  {} {}: {}; {}\n", human_count(total.lost[i]), info.name, info.reason, info.remedy);
      }
    }
    const std::uint64_t folded = summary_.files.folded_keys + summary_.threads.folded_keys;
    if (folded != 0) {
      out_ += fmt::format(
          "  {} files and {} threads of little weight were folded into [other]: totals are exact\n",
          human_count(summary_.files.folded_keys),
          human_count(summary_.threads.folded_keys));
    }
  }

  const Summary& summary_;
  const ReportSettings& settings_;
  std::string out_;
};

}  // namespace

std::string report_text(const model::Summary& summary, const ReportSettings& settings) {
  return Page(summary, settings).write();
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// What one core of the recorder does: rows per second into Parquet, and back out of it. The rows
// are made here: 40 threads, 2000 files, nine calls on descriptors to one that opens by name,
// latencies, results and buffers as scattered as those of a busy host.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <deque>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "model/event.h"
#include "record/parquet_writer.h"
#include "record/recording.h"
#include "record/row_group.h"

namespace {

using namespace ior;

constexpr std::size_t kRows = 1'000'000;
constexpr std::size_t kBatch = 4096;
constexpr int kRounds = 3;

struct Events {
  std::deque<model::Task> tasks;
  std::deque<model::File> files;
  std::deque<std::string> paths;
  std::vector<model::CallEvent> rows;
};

Events make_events() {
  std::mt19937_64 random(1);
  const auto below = [&random](std::uint64_t bound) { return random() % bound; };
  Events made;
  for (std::uint32_t i = 0; i < 40; ++i) {
    made.tasks.push_back({.tid = 1000 + i,
                          .tgid = 1000 + i / 8 * 8,
                          .parent_tgid = 1,
                          .uid = i % 3,
                          .start_ns = 1'000'000 + i,
                          .cgroup_id = 4000 + i % 5,
                          .comm = fmt::format("worker{}", i % 7)});
  }
  for (std::uint32_t i = 0; i < 2000; ++i) {
    model::File& file = made.files.emplace_back();
    file.kind = model::FileKind::kRegular;
    file.inode = 100'000 + i;
    file.dev_major = 8;
    file.name = fmt::format("/var/lib/postgresql/15/main/base/16384/{}", 2000 + i);
    made.paths.push_back(fmt::format("base/16384/{}", 2000 + i));
  }
  const char* calls[] = {
      "read", "pread64", "write", "lseek", "fstat", "pwrite64", "close", "read", "fcntl"};
  std::uint64_t now = 1'000'000'000;
  for (std::size_t i = 0; i < kRows; ++i) {
    model::CallEvent& event = made.rows.emplace_back();
    const std::size_t file = below(100) < 80 ? below(50) : below(2000);
    const bool opens = i % 10 == 0;
    event.info = model::find_by_name(opens ? "openat" : calls[i % 9]);
    event.nr = event.info->nr;
    event.nargs = event.info->nargs;
    event.sequence = i + 1;
    event.task = &made.tasks[below(40)];
    now += below(2000);
    event.enter_ns = now;
    event.latency_ns = 300 + below(1 << below(14));
    event.gap_ns = 100 + below(1 << below(16));
    event.thread_seq = static_cast<std::uint32_t>(i / 40);
    event.file = &made.files[file];
    event.args = {3 + below(40), 0x7f0000000000 + 4096 * below(5000), 8192, 0, 0, 0};
    event.ret = 8192;
    if (opens) {
      event.path = made.paths[file];
      event.dir = &made.files[0];
      event.notes.file_returned = true;
      event.args[0] = ~std::uint64_t{99};
      event.ret = static_cast<std::int64_t>(3 + below(40));
    }
  }
  return made;
}

// Of processor time: what one core does, however busy the machine is.
double rows_per_second(std::clock_t start) {
  return kRows * static_cast<double>(CLOCKS_PER_SEC) / static_cast<double>(std::clock() - start) /
         1e6;
}

double to_columns(const Events& events) {
  record::RowGroup group;
  const std::clock_t start = std::clock();
  for (std::size_t at = 0; at < kRows; at += kBatch) {
    group.append(model::EventSpan(events.rows).subspan(at, std::min(kBatch, kRows - at)));
    if (group.rows() >= record::RowGroupLimits().rows) {
      group.complete();
      group.clear();
    }
  }
  return rows_per_second(start);
}

double to_file(const Events& events, const std::string& name) {
  auto writer = record::ParquetWriter::create(name, record::Replace::kAsked, {});
  if (!writer) {
    fmt::print(stderr, "{}\n", writer.error().message());
    return 0;
  }
  const std::clock_t start = std::clock();
  for (std::size_t at = 0; at < kRows; at += kBatch) {
    (void)writer->append(model::EventSpan(events.rows).subspan(at, std::min(kBatch, kRows - at)));
  }
  (void)writer->flush();
  const double rate = rows_per_second(start);
  (void)writer->finish({});
  return rate;
}

double from_file(const std::string& name) {
  const std::clock_t start = std::clock();
  auto recording = record::open_recording(name);
  std::size_t rows = 0;
  while (recording && !(*recording)->ended()) {
    const auto events = (*recording)->next();
    if (!events) {
      break;
    }
    rows += events->size();
  }
  return rows == kRows ? rows_per_second(start) : 0;
}

}  // namespace

int main() {
  const Events events = make_events();
  const std::string name =
      std::filesystem::temp_directory_path() / fmt::format("ior-bench-{}.parquet", ::getpid());
  std::vector<std::vector<double>> rates(3);
  for (int round = 0; round < kRounds; ++round) {
    rates[0].push_back(to_columns(events));
    rates[1].push_back(to_file(events, name));
    rates[2].push_back(from_file(name));
  }
  const double bytes_a_row = static_cast<double>(std::filesystem::file_size(name)) / kRows;
  std::filesystem::remove(name);

  const char* names[] = {"rows to columns", "... to a Parquet file", "a Parquet file to rows"};
  fmt::print("{:<26} {:>22}\n", "recorder, one core", "million rows/s");
  for (std::size_t i = 0; i < rates.size(); ++i) {
    std::ranges::sort(rates[i]);
    fmt::print("{:<26} {:>8.2f} [{:.2f}-{:.2f}]\n",
               names[i],
               rates[i][kRounds / 2],
               rates[i].front(),
               rates[i].back());
  }
  fmt::print("{:.1f} bytes a row\n", bytes_a_row);
  return 0;
}

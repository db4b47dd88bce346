// SPDX-License-Identifier: Apache-2.0
//
// What one core of the reader does: records as the kernel side sends them, through decode, merge,
// resolve and a sink, in records per second. The records are made here (two rings, a thousand
// files, plain reads and opens with paths in the proportion of a busy host), so that no kernel
// takes part.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "aggregate/summary.h"
#include "decode/wire_decoder.h"
#include "export/csv_rows.h"
#include "export/text_lines.h"
#include "pipeline/merger.h"
#include "resolve/resolver.h"

namespace {

using namespace ior;
using Clock = std::chrono::steady_clock;
using Bytes = std::vector<std::byte>;

constexpr int kRecords = 200'000;
constexpr int kFiles = 1000;
constexpr int kRounds = 9;

template <typename Wire>
Bytes to_bytes(Wire record, std::size_t size, std::string_view text = {}) {
  Bytes bytes(size + text.size());
  record.header.size = static_cast<__u32>(bytes.size());
  std::memcpy(bytes.data(), &record, size);
  std::ranges::copy(std::as_bytes(std::span(text)),
                    bytes.begin() + static_cast<std::ptrdiff_t>(size));
  return bytes;
}

void announce(resolve::Resolver& resolver) {
  ior_wire_task task{};
  task.id = 1;
  task.tid = task.tgid = 4711;
  std::strncpy(task.comm, "postgres", sizeof(task.comm) - 1);
  resolver.announce(task);
  for (int i = 0; i < kFiles; ++i) {
    model::FileRecord file{};
    const std::string text =
        fmt::format("{}", i) + std::string("\0base\0data\0postgresql\0lib\0var\0", 30);
    file.fields.id = static_cast<std::uint64_t>(100 + i);
    file.fields.mode = 0100600;
    file.fields.text_size = static_cast<__u16>(text.size());
    file.text = text;
    resolver.announce(file);
  }
}

// One in ten opens a file by name, the others read.
std::vector<Bytes> make_records() {
  std::vector<Bytes> records;
  const std::string path = std::string("/var/lib/postgresql/data/base/1") + '\0';
  for (int i = 0; i < kRecords; ++i) {
    ior_wire_call call{};
    call.header.kind = IOR_WIRE_CALL;
    call.task_id = 1;
    call.file_id = static_cast<std::uint64_t>(100 + i % kFiles);
    call.enter_ns = static_cast<std::uint64_t>(1000 * i);
    call.latency_ns = 700;
    call.gap_ns = 300;
    call.ret = 8192;
    call.args[0] = 3;
    call.args[2] = 8192;
    if (i % 10 != 0) {
      records.push_back(to_bytes(call, IOR_CALL_FIXED_SIZE + 3 * 8));
      continue;
    }
    call.header.flags = IOR_CALL_EXTENDED | IOR_CALL_FILE_RETURNED;
    call.nr = 257;  // openat, arch/x86/entry/syscalls/syscall_64.tbl
    call.ret = 5;
    call.path_size = static_cast<__u16>(path.size());
    records.push_back(to_bytes(call, sizeof(call), path));
  }
  return records;
}

// Records per second through everything up to the sink.
double run_once(resolve::Resolver& resolver, const std::vector<Bytes>& records, model::Sink* sink) {
  pipeline::Merger merger(2);
  std::vector<model::CallEvent> events;
  events.reserve(4096);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto* call = reinterpret_cast<const ior_wire_call*>(records[i].data());
    merger.push(i / 64 % 2, records[i], call->enter_ns + call->latency_ns);
  }
  model::CallRecord record;
  while (true) {
    events.clear();
    while (events.size() < 4096) {
      const auto bytes = merger.peek(~std::uint64_t{0});
      if (bytes.empty()) {
        break;
      }
      if (decode::decode_call(bytes, record)) {
        resolver.resolve(record, resolve::Missing::kAccept, events.emplace_back());
      }
      merger.pop();
    }
    if (events.empty()) {
      break;
    }
    if (sink != nullptr && !sink->consume(events)) {
      break;
    }
  }
  return static_cast<double>(records.size()) /
         std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int main() {
  resolve::Resolver resolver;
  announce(resolver);
  const std::vector<Bytes> records = make_records();
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  exporter::CsvRows csv(null, "/dev/null", {});
  exporter::TextLines text(null, "/dev/null", {});
  aggregate::Summarizer summary;
  struct Mode {
    const char* name;
    model::Sink* sink;
    std::vector<double> rates = {};
  };
  std::vector<Mode> modes = {{"decode, merge, resolve", nullptr},
                             {"... and summary tables", &summary},
                             {"... and CSV rows", &csv},
                             {"... and text lines", &text}};
  for (int round = 0; round < kRounds; ++round) {
    for (Mode& mode : modes) {
      mode.rates.push_back(run_once(resolver, records, mode.sink));
    }
  }
  fmt::print("{:<26} {:>22} {:>10}\n", "reader, one core", "million records/s", "ratio");
  for (Mode& mode : modes) {
    std::ranges::sort(mode.rates);
    const auto at = [&](std::size_t part) {
      return mode.rates[mode.rates.size() * part / 4] / 1e6;
    };
    fmt::print("{:<26} {:>8.2f} [{:.2f}-{:.2f}] {:>9.2f}x\n",
               mode.name,
               at(2),
               at(1),
               at(3),
               at(2) * 1e6 / modes[0].rates[modes[0].rates.size() / 2]);
  }
  ::close(null);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "sample_events.h"

#include <array>
#include <cerrno>
#include <string>

#include "aggregate/flame_trie.h"
#include "aggregate/summary.h"
#include "model/event_builder.h"
#include "tui/view_state.h"

namespace ior::tui {
namespace {

class Numbers {
 public:
  std::uint64_t next(std::uint64_t below) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33) % below;
  }

 private:
  std::uint64_t state_ = 42;
};

constexpr std::array<const char*, 12> kFiles = {
    "/var/lib/postgresql/15/main/base/16384/2619",
    "/var/lib/postgresql/15/main/pg_wal/000000010000000000000001",
    "/etc/passwd",
    "/usr/lib/x86_64-linux-gnu/libc.so.6",
    "/var/log/nginx/access.log",
    "/tmp/\x1b[31mred\x1b[0m",            // would colour the terminal
    "/tmp/\xe2\x80\xaegnp.exe",           // would turn the direction of writing
    "/tmp/\xe6\x97\xa5\xe6\x9c\xac.txt",  // wide
    "/tmp/e\xcc\x81t\xcc\x81",            // without width of their own
    "/tmp/line\nbreak\ttab",
    "/tmp/not-utf8-\xff\xfe",
    "/srv/data/a/very/long/path/that/goes/on/and/on/until/it/does/not/fit/anywhere/file.bin"};
constexpr std::array<const char*, 5> kComms = {
    "postgres", "nginx", "find", "\x1b]0;x\x07", "backup.sh"};

model::BuiltEvent event_number(std::uint64_t i, Numbers& numbers) {
  const std::uint64_t who = numbers.next(100);
  const std::size_t comm = who < 50 ? 0 : who < 75 ? 1 : who < 93 ? 2 : who < 95 ? 3 : 4;
  const std::string file = kFiles[comm == 0 ? numbers.next(2) : 2 + numbers.next(10)];
  const std::uint64_t kind = numbers.next(10);
  const auto tgid = static_cast<std::uint32_t>(1000 + comm * 17);
  auto builder = kind < 4 ? model::a_read()
                                .on(3, model::a_file(file))
                                .returns(static_cast<std::int64_t>(numbers.next(8192)))
                 : kind < 7 ? model::a_call("write")
                                  .on(4, model::a_file(file))
                                  .returns(static_cast<std::int64_t>(numbers.next(4096)))
                 : kind == 7 ? model::a_call("fsync").on(4, model::a_file(file))
                 : comm == 2 ? model::an_openat().path("/opt/missing").fails(ENOENT)
                             : model::an_openat().opened(5, model::a_file(file));
  std::uint64_t latency = 300 + numbers.next(5000);
  if (kind == 7) {
    latency = 2'000'000 + numbers.next(40'000'000);
  }
  builder.by(kComms[comm], tgid, tgid + static_cast<std::uint32_t>(numbers.next(2)));
  builder.at(1'000'000'000 + i * 10'000'000, latency);
  builder.gap(numbers.next(3) == 0 ? std::nullopt
                                   : std::optional<std::uint64_t>(numbers.next(3'000'000)));
  return builder.build();
}

model::Accounting sample_accounting(std::uint64_t rows) {
  model::Accounting accounting;
  accounting.calls.resize(1);
  accounting.calls[0].seen = rows + 17;
  accounting.calls[0].delivered = rows;
  accounting.calls[0].lost[static_cast<std::size_t>(model::Loss::kRingFull)] = 17;
  accounting.skipped_probe_runs = 3;
  return accounting;
}

}  // namespace

model::Snapshot sample_of_a_host() {
  constexpr std::uint64_t kEvents = 3000;
  Numbers numbers;
  aggregate::Summarizer summary;
  const auto fields = default_flame_orders()[0];
  aggregate::FlameTrie flame({.fields = fields});
  auto chunk = std::make_shared<model::EventChunk>();
  auto running = std::make_shared<model::EventChunk>();
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < kEvents; ++i) {
    const model::BuiltEvent event = event_number(i, numbers);
    summary.add(event.span());
    flame.add(*event);
    chunk->keep(*event);
    chunk->end_batch();
    last = event->enter_ns + event->latency_ns.value_or(0);
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    const model::BuiltEvent built = event_number(i, numbers);  // owns what the copy points to
    model::CallEvent event = *built;
    event.enter_ns = last - (i + 1) * 1'700'000'000;
    running->keep(event);
    running->end_batch();
  }
  const model::Accounting accounting = sample_accounting(kEvents);
  model::Snapshot snapshot;
  snapshot.state = model::FeedState::kRunning;
  snapshot.subject = "all processes";
  snapshot.summary = std::make_shared<model::Summary>(summary.snapshot({}, accounting));
  snapshot.flame = std::make_shared<model::FlameTree>(flame.snapshot({.min_share = 0}));
  snapshot.flame_fields = fields;
  snapshot.rows.append(chunk, 10'000);
  snapshot.rows_passed = snapshot.rows_seen = snapshot.rows_asked = kEvents;
  snapshot.baseline_ns = 1'000'000'000;
  snapshot.now_ns = last;
  snapshot.in_flight.append(running, 100);
  snapshot.in_flight_at_work = 2;
  snapshot.accounting = accounting;
  snapshot.cpu_share = 0.034;
  snapshot.memory_bytes = 61 * 1024 * 1024;
  return snapshot;
}

std::vector<model::BuiltEvent> events_of_a_host() {
  Numbers numbers;
  std::vector<model::BuiltEvent> events;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    events.push_back(event_number(i, numbers));
  }
  return events;
}

model::FlameTree large_flame_tree(std::size_t nodes) {
  aggregate::FlameTrie flame({.fields = default_flame_orders()[0]});
  Numbers numbers;
  for (std::size_t i = 0; flame.nodes() < nodes; ++i) {
    std::string path = "/data";
    for (int depth = 0; depth < 4; ++depth) {
      path += "/d" + std::to_string(numbers.next(20));
    }
    path += "/f" + std::to_string(i % 3);
    flame.add(
        model::CallKey{.path = path, .call = i % 2 == 0 ? "read" : "write", .comm = kComms[i % 3]},
        {.count = 1 + numbers.next(5),
         .errors = 0,
         .bytes = 100,
         .duration_ns = numbers.next(100'000),
         .gap_ns = 5});
  }
  return flame.whole();
}

}  // namespace ior::tui

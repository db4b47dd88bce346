// SPDX-License-Identifier: Apache-2.0
//
// What the dashboard draws: a value that never changes once published, safe on any thread. Made by
// pipeline/dashboard_feed.h a few times a second from whatever the source is, live or recorded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/chosen_rows.h"
#include "model/event_log.h"
#include "model/flame.h"
#include "model/loss.h"
#include "model/summary.h"

namespace ior::model {

enum class FeedState : std::uint8_t {
  kStarting,  // attaching, or opening a recording
  kRunning,   // live: events flow; recorded: it is being read
  kEnded,     // no more events; what is shown is final
  kFailed,    // message says why; what was seen before stays
};

// The dashboard's own Parquet recording of what passes the filters.
struct RecordingStatus {
  bool active = false;
  std::string path;
  std::uint64_t rows = 0;
  std::string error;  // of the last one; empty: none
};

struct Snapshot {
  std::uint64_t version = 0;  // rises with every publication
  FeedState state = FeedState::kStarting;
  bool live = true;
  std::string subject;  // whose calls: "all processes", "process 12 (bash)", "run.parquet"
  std::string message;  // why it ended or failed; empty: nothing to say

  // Of what passes the filters, since the baseline (start, reset, or change of filters).
  std::shared_ptr<const Summary> summary = std::make_shared<Summary>();
  // The table that is looked at, as far as it goes; null: none was asked for.
  std::shared_ptr<const ChosenRows> chosen;
  std::shared_ptr<const FlameTree> flame = std::make_shared<FlameTree>();
  std::vector<FlameField> flame_fields;
  EventLog rows;                  // the newest ones, or of a recording those that were asked for
  std::uint64_t rows_first = 0;   // number of the first of them among those that pass, from 0
  std::uint64_t rows_passed = 0;  // since the baseline
  std::uint64_t rows_seen = 0;    // with those that did not pass
  // Of rows_seen, those that were asked whether they pass: a filter that is set while calls go on
  // begins with the newest rows, the only ones that are kept.
  std::uint64_t rows_asked = 0;
  std::uint64_t baseline_ns = 0;  // CLOCK_BOOTTIME; 0: nothing seen yet
  std::uint64_t now_ns = 0;       // live: when it was published; recorded: end of the last call

  // CLOCK_REALTIME less CLOCK_BOOTTIME; empty: not known.
  std::optional<std::int64_t> wall_minus_boot_ns;

  // Latencies of a part of them, for the heat map; null: none was asked for.
  std::shared_ptr<const Summary> part;
  std::string part_filter;       // what they have in common
  std::uint64_t part_asked = 0;  // of rows_passed, the newest: those before are not in the part

  EventLog in_flight;  // calls that run now, and pass; live only. Those that wait for somebody else
                       // by design (poll, sleep, futex, a socket) come last
  std::size_t in_flight_at_work = 0;  // how many do not
  std::optional<Accounting> accounting;
  double cpu_share = 0;            // of one core, by ior itself, in the last seconds
  std::uint64_t memory_bytes = 0;  // resident
  RecordingStatus recording;
  std::uint64_t auto_reset_s = 0;  // 0: off

  double seconds() const {
    return now_ns > baseline_ns ? static_cast<double>(now_ns - baseline_ns) / 1e9 : 0;
  }
};

}  // namespace ior::model

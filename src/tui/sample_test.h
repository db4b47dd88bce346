// SPDX-License-Identifier: Apache-2.0
//
// A snapshot by hand, for the tests of what is drawn and of what keys do.
#pragma once

#include <memory>
#include <string>

#include "model/event_builder.h"
#include "model/snapshot.h"

namespace ior::tui {

inline model::CallStats stats_of(std::uint64_t calls, std::uint64_t time_ns) {
  model::CallStats stats;
  stats.calls = stats.timed = calls;
  stats.time_ns = time_ns;
  stats.max_ns = stats.p99_ns = time_ns;
  return stats;
}

// Three calls, three files, two processes; ten rows "/tmp/0" .. "/tmp/9".
inline model::Snapshot sample_snapshot() {
  auto summary = std::make_shared<model::Summary>();
  for (const auto& [name, calls] :
       {std::pair{"read", 300}, std::pair{"openat", 200}, std::pair{"fsync", 7}}) {
    model::CallRow row;
    row.name = name;
    row.info = model::find_by_name(name);
    row.stats = stats_of(static_cast<std::uint64_t>(calls), 1'000'000);
    summary->calls.rows.push_back(row);
  }
  for (const char* name : {"/etc/passwd", "/tmp/a \"b", "pipe:[1]"}) {
    model::FileRow row;
    row.name = name;
    row.comm = "cat";
    row.stats = stats_of(3, 5000);
    summary->files.rows.push_back(row);
  }
  model::DirectoryRow directory;
  directory.name = "/etc";
  directory.stats = stats_of(3, 5000);
  summary->directories.rows.push_back(directory);
  for (const std::uint32_t pid : {10U, 20U}) {
    model::ProcessRow row;
    row.tgid = pid;
    row.comm = "cat";
    row.stats = stats_of(pid, 5000);
    summary->processes.rows.push_back(row);
  }
  auto chunk = std::make_shared<model::EventChunk>();
  for (int i = 0; i < 10; ++i) {
    chunk->keep(model::an_openat().path("/tmp/" + std::to_string(i)).by("cat", 10, 10).build());
    chunk->end_batch();
  }
  model::Snapshot snapshot;
  snapshot.state = model::FeedState::kRunning;
  snapshot.subject = "all processes";
  snapshot.summary = summary;
  snapshot.rows.append(chunk, 100);
  snapshot.rows_passed = snapshot.rows_seen = snapshot.rows_asked = 10;
  snapshot.baseline_ns = 1;
  snapshot.now_ns = 10'000'000'001;
  return snapshot;
}

}  // namespace ior::tui

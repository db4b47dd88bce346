// SPDX-License-Identifier: Apache-2.0
//
// Events -> the tables that report, page, diff and dashboard draw. Bounded in memory whatever
// comes; totals stay exact, what had to be folded is counted and shown as [other].
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "aggregate/summary_cells.h"
#include "aggregate/summary_files.h"
#include "aggregate/summary_slowest.h"
#include "aggregate/summary_tally.h"
#include "aggregate/summary_tasks.h"
#include "aggregate/timeline.h"
#include "model/chosen_rows.h"
#include "model/event.h"
#include "model/ports.h"
#include "model/summary.h"

namespace ior::aggregate {

// Entries kept at most. The defaults take about 30 MB when full, 50 when names are long.
struct SummaryBounds {
  std::size_t files = 32768;
  std::size_t directories = 8192;
  std::size_t threads = 8192;
  std::size_t processes = 8192;
  std::size_t groups = 4096;
  std::size_t cells = 16384;
  std::size_t name_bytes = 16 << 20;  // of files and directories; half as many again of the cells'
  std::size_t slowest = 100;
  std::size_t timeline_slots = 512;
  std::uint64_t timeline_interval_ns = 10'000'000;  // at first
  std::size_t recent_slots = 300;
  std::uint64_t recent_interval_ns = 1'000'000'000;
};

// One thread; the value that snapshot() gives may go to any.
class Summarizer : public model::Sink {
 public:
  explicit Summarizer(const SummaryBounds& bounds = {});
  ~Summarizer() override;

  // Hot path: no allocation but for what was not seen before.
  void add(model::EventSpan events);

  // For live views: time passes also when nothing happens.
  void advance(std::uint64_t now_ns);

  // Costs time proportional to what is kept: some milliseconds when full. The accounting is
  // passed on, and losses are the first finding.
  model::Summary snapshot(const model::SummaryLimits& limits = {},
                          const std::optional<model::Accounting>& accounting = {}) const;

  // One table, its first rows by any column.
  model::ChosenRows choose(const model::RowsWanted& wanted) const;

  // What follows is a new baseline.
  void reset();

  // As if the other's events had come here, too.
  void merge(const Summarizer& other);

  Status consume(model::EventSpan events) override {
    add(events);
    return {};
  }
  Status finish() override { return {}; }

 private:
  struct State;

  void add_one(const model::CallEvent& event);
  void see_time(const model::CallEvent& event, const Sample& sample);

  SummaryBounds bounds_;
  std::unique_ptr<State> state_;
};

}  // namespace ior::aggregate

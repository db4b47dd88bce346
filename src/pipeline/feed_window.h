// SPDX-License-Identifier: Apache-2.0
//
// Rows of a recording that are no longer kept: the file is read once more, up to the last row of
// the window. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/event_log.h"
#include "model/ports.h"
#include "pipeline/feed_filters.h"

namespace ior::pipeline {

class FeedWindow {
 public:
  using Keep = std::function<bool(const model::CallEvent&)>;

  // Rows from the one with this number on, counted from 0 among those that pass, as many as the
  // stream holds.
  void start(std::unique_ptr<model::EventSource> source,
             FeedFilters filters,
             Keep keep,
             std::uint64_t first);
  bool reading() const { return source_ != nullptr; }

  // The next rows of the file. Gives what could not be read; empty: nothing was wrong.
  std::string step();

  // The newest rows are shown again.
  void close();

  // Complete: rows() from first() on are to be shown.
  bool is_open() const { return open_ && !reading(); }
  const model::EventLog& rows() const { return rows_; }
  std::uint64_t first() const { return first_; }

 private:
  void begin();

  std::unique_ptr<model::EventSource> source_;  // none: nothing is being read
  FeedFilters filters_;
  Keep keep_;
  std::uint64_t first_ = 0;
  std::uint64_t passed_ = 0;
  std::uint64_t kept_ = 0;
  std::shared_ptr<model::EventChunk> chunk_;
  model::EventLog rows_;
  bool open_ = false;
};

}  // namespace ior::pipeline

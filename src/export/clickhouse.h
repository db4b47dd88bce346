// SPDX-License-Identifier: Apache-2.0
//
// Rows into a table of a ClickHouse server: batches over HTTP, sent by a thread of their own, so
// that a slow server delays no reading.
//
// Memory is bounded: when kMaxQueued bytes wait, further rows are dropped and counted. A batch that
// could not be sent is tried again, with growing pauses, as long as the run goes on, and
// kPatience after its end; a server that refuses it for good (wrong password, no such column) ends
// the run. A batch whose answer got lost is sent twice: rows that are equal in host, wall_ns and
// seq are one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "export/clickhouse_rows.h"
#include "export/clickhouse_url.h"
#include "export/http_post.h"
#include "model/ports.h"

namespace ior::exporter {

struct ClickHouseSettings {
  ClickHouseUrl url;
  std::string table;  // as quote_table() gives it
  ClickHouseHost host;
  std::chrono::milliseconds patience{10'000};  // for the last batches, after the end of the run
};

class ClickHouse final : public model::Sink {
 public:
  static constexpr std::size_t kBatchBytes = std::size_t{4} << 20;
  static constexpr std::chrono::milliseconds kBatchAge{1000};  // of its first row: live
  static constexpr std::size_t kMaxQueued = std::size_t{64} << 20;

  // Asks the server for the table first: an error when it does not answer, refuses, or the table
  // is not there or lacks columns.
  static Result<std::unique_ptr<ClickHouse>> open(ClickHouseSettings settings);

  ~ClickHouse() override;

  Status consume(model::EventSpan events) override;
  // An error when rows were lost, with their number.
  Status finish() override;

 private:
  struct Batch {
    std::string body;
    std::uint64_t rows = 0;
  };
  using Clock = std::chrono::steady_clock;

  explicit ClickHouse(ClickHouseSettings settings);

  void hand_over();
  void send_batches();
  bool store(const Batch& batch);
  void wait_to_try_again(std::chrono::milliseconds pause);
  bool is_over();
  void close();

  ClickHouseSettings settings_;
  HttpRequest insert_;
  RowBinary rows_;
  Batch filling_;
  std::optional<Clock::time_point> first_row_;  // of filling_

  std::mutex mutex_;  // what follows is shared with the sender
  std::condition_variable changed_;
  std::deque<Batch> queue_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t stored_ = 0;
  std::uint64_t lost_ = 0;
  std::optional<Error> refused_;              // for good
  std::optional<Error> last_error_;           // of a try
  std::optional<Clock::time_point> give_up_;  // set when the run has ended
  bool closed_ = false;
  std::thread sender_;  // last: it uses what is above
};

}  // namespace ior::exporter

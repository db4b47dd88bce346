// SPDX-License-Identifier: Apache-2.0
#include "record/recorder.h"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "record/disk_sync.h"
#include "record/event_batch.h"
#include "record/host_metadata.h"
#include "record/quiet_thread.h"
#include "record/utf8.h"

namespace ior::record {
namespace {

using Clock = std::chrono::steady_clock;
using BatchPtr = std::unique_ptr<EventBatch>;

// Batches from the run to the writer, bounded in rows; used ones come back.
class BatchQueue {
 public:
  explicit BatchQueue(std::size_t rows) : limit_(rows) {}

  // A batch to fill.
  BatchPtr take_empty() {
    const std::lock_guard lock(mutex_);
    if (empty_.empty()) {
      return std::make_unique<EventBatch>();
    }
    BatchPtr batch = std::move(empty_.back());
    empty_.pop_back();
    return batch;
  }

  // Waits while there is no room, unless nobody takes any more. True: it had to wait.
  bool push(BatchPtr batch) {
    std::unique_lock lock(mutex_);
    const bool full = rows_ != 0 && rows_ + batch->size() > limit_;
    room_.wait(lock, [&] { return rows_ == 0 || rows_ + batch->size() <= limit_; });
    rows_ += batch->size();
    full_.push_back(std::move(batch));
    lock.unlock();
    work_.notify_one();
    return full;
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    work_.notify_one();
  }

  // Null: nothing came in time, or closed() and empty.
  BatchPtr pop(Clock::time_point until) {
    std::unique_lock lock(mutex_);
    work_.wait_until(lock, until, [this] { return closed_ || !full_.empty(); });
    if (full_.empty()) {
      return nullptr;
    }
    BatchPtr batch = std::move(full_.front());
    full_.pop_front();
    return batch;
  }

  // What pop() gave has been dealt with.
  void give_back(BatchPtr batch) {
    {
      const std::lock_guard lock(mutex_);
      rows_ -= batch->size();
      if (empty_.size() < kSpare) {
        empty_.push_back(std::move(batch));
      }
    }
    room_.notify_one();
  }

  bool closed_and_empty() {
    const std::lock_guard lock(mutex_);
    return closed_ && full_.empty();
  }

 private:
  static constexpr std::size_t kSpare = 32;

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::deque<BatchPtr> full_;
  std::vector<BatchPtr> empty_;
  std::size_t rows_ = 0;  // in full_, and in what the writer has in hand
  std::size_t limit_;
  bool closed_ = false;
};

class ThreadedRecorder final : public Recorder {
 public:
  ThreadedRecorder(RecorderSettings settings, FileNames names, ParquetWriter writer)
      : settings_(std::move(settings)),
        names_(std::move(names)),
        writer_(std::move(writer)),
        queue_(settings_.queue_rows),
        thread_(quiet_thread([this] { run(); })) {}

  ~ThreadedRecorder() override { (void)complete(std::nullopt); }

  Status consume(model::EventSpan events) override;
  Status finish() override;
  Status complete(const std::optional<model::Accounting>& accounting) override;
  bool discard_if_empty() override;
  RecorderSummary summary() const override { return summary_; }

  static Result<ParquetWriter> open_part(const RecorderSettings& settings, FileNames& names);

 private:
  void run();
  Status write(const EventBatch& batch);
  Status keep_time();
  Status rotate();
  Status end_part(Metadata final);
  void join();

  RecorderSettings settings_;
  FileNames names_;
  std::optional<ParquetWriter> writer_;  // of the thread until it ends
  RecorderSummary summary_;              // of the thread until it ends
  Clock::time_point part_begin_ = Clock::now();
  Clock::time_point group_begin_{};  // of the first row that is in memory only
  Clock::time_point last_sync_ = Clock::now();
  std::uint64_t synced_bytes_ = 0;
  DiskSync disk_;
  BatchQueue queue_;
  std::mutex mutex_;
  std::optional<Error> failure_;  // guarded by mutex_
  bool completed_ = false;
  std::thread thread_;  // last: uses everything above
};

Result<ParquetWriter> ThreadedRecorder::open_part(const RecorderSettings& settings,
                                                  FileNames& names) {
  IOR_TRY(const std::string name, names.next());
  Metadata metadata = settings.metadata;
  metadata.merge(describe_start());
  if (names.part() != 0) {
    metadata.insert_or_assign("ior.part", fmt::format("{}", names.part()));
  }
  return ParquetWriter::create(name, settings.replace, std::move(metadata), settings.limits);
}

// Hot path.
Status ThreadedRecorder::consume(model::EventSpan events) {
  if (events.empty()) {
    return {};
  }
  {
    const std::lock_guard lock(mutex_);
    if (failure_) {
      return std::unexpected(*failure_);
    }
  }
  BatchPtr batch = queue_.take_empty();
  batch->assign(events);
  summary_.waits += queue_.push(std::move(batch)) ? 1 : 0;
  return {};
}

void ThreadedRecorder::run() {
  while (!queue_.closed_and_empty()) {
    BatchPtr batch = queue_.pop(Clock::now() + std::chrono::milliseconds(200));
    const bool failed = [this] {
      const std::lock_guard lock(mutex_);
      return failure_.has_value();
    }();
    Status status;
    if (failed) {
      summary_.rows_missing += batch ? batch->size() : 0;
    } else if (batch) {
      status = write(*batch);
    }
    if (batch) {
      queue_.give_back(std::move(batch));
    }
    if (!failed && status) {
      status = keep_time();
    }
    if (!status) {
      const std::lock_guard lock(mutex_);
      failure_ = std::move(status).error();
    }
  }
}

Status ThreadedRecorder::write(const EventBatch& batch) {
  if (writer_->rows_pending() == 0) {
    group_begin_ = Clock::now();
  }
  return writer_->append(batch.events());
}

// What is to happen when time has passed, or the file has grown.
Status ThreadedRecorder::keep_time() {
  const auto now = Clock::now();
  if (writer_->rows_pending() != 0 && now - group_begin_ >= settings_.row_group_age) {
    IOR_TRY_STATUS(writer_->flush());
  }
  if (now - last_sync_ >= settings_.sync_interval && writer_->bytes_written() != synced_bytes_) {
    disk_.request(writer_->file().fd());
    last_sync_ = now;
    synced_bytes_ = writer_->bytes_written();
  }
  const Rotation& rotation = names_.rotation();
  const bool full = rotation.bytes && writer_->bytes_written() >= *rotation.bytes;
  const bool old = rotation.age && now - part_begin_ >= *rotation.age;
  if (full || (old && writer_->rows_written() + writer_->rows_pending() != 0)) {
    IOR_TRY_STATUS(rotate());
  }
  return {};
}

Status ThreadedRecorder::rotate() {
  IOR_TRY_STATUS(end_part(
      {{std::string(kStateKey), std::string(to_string(model::RecordingState::kContinued))}}));
  IOR_TRY(writer_, open_part(settings_, names_));
  part_begin_ = Clock::now();
  synced_bytes_ = 0;
  return {};
}

Status ThreadedRecorder::end_part(Metadata final) {
  if (!settings_.metadata.contains("ior.ended_at_unix_nano")) {  // else: rows of another recording
    final.merge(describe_end());
  }
  const Status status = writer_->finish(final);
  ++summary_.parts;
  summary_.rows += writer_->rows_written();
  summary_.bytes += writer_->bytes_written();
  summary_.rows_missing += writer_->rows_missing();
  const std::string name = writer_->file().current_name();
  writer_.reset();
  summary_.files.push_back(name);
  IOR_TRY_STATUS(status);
  IOR_TRY_STATUS(names_.done(name));
  if (names_.rotation().keep != 0 && summary_.files.size() > names_.rotation().keep) {
    summary_.files.erase(summary_.files.begin());
  }
  return {};
}

void ThreadedRecorder::join() {
  if (thread_.joinable()) {
    queue_.close();
    thread_.join();
  }
}

Status ThreadedRecorder::finish() {
  join();
  if (failure_) {
    return std::unexpected(*failure_);
  }
  return {};
}

Status ThreadedRecorder::complete(const std::optional<model::Accounting>& accounting) {
  join();
  if (std::exchange(completed_, true) || !writer_) {
    return {};
  }
  Metadata final;
  final[std::string(kStateKey)] =
      to_string(failure_ ? model::RecordingState::kCut : model::RecordingState::kComplete);
  writer_->add_missing(std::exchange(summary_.rows_missing, 0));
  if (accounting) {
    final[std::string(kAccountingKey)] = to_json(*accounting);
    final["ior.losses"] = losses_to_json(*accounting);
  }
  return end_part(std::move(final));
}

bool ThreadedRecorder::discard_if_empty() {
  join();
  if (completed_ || !writer_ || summary_.parts != 0 ||
      writer_->rows_written() + writer_->rows_pending() + writer_->rows_missing() != 0) {
    return false;
  }
  writer_->file().discard();
  writer_.reset();
  completed_ = true;
  return true;
}

}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::start(RecorderSettings settings) {
  settings.metadata.merge(describe_host());
  for (auto& [key, value] : settings.metadata) {
    value = repaired_utf8(value);  // names of files on the command line are any bytes
  }
  const std::string host = settings.metadata["ior.hostname"];
  FileNames names(settings.output, settings.rotation, host);
  IOR_TRY(ParquetWriter writer, ThreadedRecorder::open_part(settings, names));
  return std::make_unique<ThreadedRecorder>(
      std::move(settings), std::move(names), std::move(writer));
}

}  // namespace ior::record

// SPDX-License-Identifier: Apache-2.0
//
// One pass: note the time, read every ring, then hand out what had completed by that time. Whatever
// completed before the pass began was in its ring by then, so the merged order is final; and an
// id's announcement is in some ring before the id is, so one more pass always finds it.
#include "pipeline/live_source.h"

#include <algorithm>
#include <ctime>

#include "capture/bpf_session.h"
#include "decode/wire_decoder.h"
#include "pipeline/merger.h"
#include "resolve/resolver.h"

namespace ior::pipeline {
namespace {

constexpr std::size_t kBatch = 4096;  // events handed out at once
constexpr int kPollMs = 20;           // a quarter of a ring wakes earlier
constexpr int kFirstPollsMs = 2;      // the first rows are to come at once
constexpr int kQuickPolls = 100;
constexpr std::uint64_t kEverything = ~std::uint64_t{0};

std::uint64_t boot_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

class LiveSource final : public LiveEvents {
 public:
  explicit LiveSource(std::unique_ptr<capture::BpfSession> session)
      : session_(std::move(session)),
        merger_(session_->rings()),
        delivered_(IOR_CALL_SLOTS),
        malformed_(IOR_CALL_SLOTS) {
    events_.reserve(kBatch);
  }

  Result<model::EventSpan> next() override;
  bool ended() const override { return state_ == State::kEnded; }
  void stop() override {
    if (state_ == State::kRunning) {
      state_ = State::kStopping;
    }
  }
  Result<model::EventSpan> in_flight() override;
  Result<model::Accounting> accounting() override;
  void set_calls(const model::CallSet& calls) override { session_->set_calls(calls); }
  Status set_target(const model::Target& target) override { return session_->set_target(target); }

 private:
  enum class State : std::uint8_t { kRunning, kStopping, kDraining, kEnded };

  std::size_t read_rings();
  void take(std::size_t ring, std::span<const std::byte> bytes);
  Status finish_reading();
  void hand_out();
  void count(const model::CallRecord& record);

  std::unique_ptr<capture::BpfSession> session_;
  resolve::Resolver resolver_;
  Merger merger_;
  State state_ = State::kRunning;
  std::vector<model::CallEvent> events_;
  std::vector<model::CallEvent> running_;              // of in_flight()
  std::vector<std::vector<std::byte>> running_bytes_;  // that they point into
  std::uint64_t limit_ns_ = 0;                         // completed before: may be handed out
  bool waited_ = false;     // the earliest record names an id that the last pass did not find
  bool pass_done_ = false;  // all that this pass allows has been handed out
  std::uint64_t sequence_ = 0;
  std::uint64_t polls_ = 0;
  std::vector<std::uint64_t> delivered_;  // by row of the kernel side's tables
  std::vector<std::uint64_t> malformed_;
  std::uint64_t malformed_other_ = 0;  // records that are not even calls
  std::uint64_t in_flight_ = 0;
  std::uint64_t unresolved_running_ = 0;  // names that in_flight() did not find: of no row
};

// Announcements are taken in at once, calls wait for their turn. Hot path.
void LiveSource::take(std::size_t ring, std::span<const std::byte> bytes) {
  const auto header = decode::peek(bytes);
  if (!header) {
    ++malformed_other_;
    return;
  }
  if (model::is_call(*header) && bytes.size() >= IOR_CALL_FIXED_SIZE) {
    const auto* call = reinterpret_cast<const ior_wire_call*>(bytes.data());
    merger_.push(ring, bytes.first(header->size), call->enter_ns + call->latency_ns);
    return;
  }
  const auto record = decode::decode(bytes);
  if (!record) {
    ++malformed_other_;
    return;
  }
  if (const auto* file = std::get_if<model::FileRecord>(&*record)) {
    resolver_.announce(*file);
  }
  if (const auto* task = std::get_if<ior_wire_task>(&*record)) {
    resolver_.announce(*task);
  }
  if (const auto* gone = std::get_if<ior_wire_task_exit>(&*record)) {
    resolver_.announce(*gone);
  }
}

std::size_t LiveSource::read_rings() {
  std::size_t records = 0;
  for (std::size_t ring = 0; ring < session_->rings(); ++ring) {
    records += session_->drain(ring, [&](std::span<const std::byte> bytes) { take(ring, bytes); });
  }
  return records;
}

// The kernel side is detached; what is left in the rings is read, then the calls that are still
// running.
Status LiveSource::finish_reading() {
  session_->detach();
  while (read_rings() > 0) {
  }
  IOR_TRY_STATUS(session_->for_each_in_flight([&](std::span<const std::byte> bytes) {
    const auto* call = reinterpret_cast<const ior_wire_call*>(bytes.data());
    merger_.push(0, bytes, std::max<std::uint64_t>(boot_time_ns(), call->enter_ns));
    ++in_flight_;
  }));
  limit_ns_ = kEverything;
  state_ = State::kDraining;
  return {};
}

void LiveSource::count(const model::CallRecord& record) {
  if (record.fields.header.outcome == IOR_OUTCOME_IN_FLIGHT) {
    return;
  }
  ++delivered_[model::row_of(record.fields)];
}

void LiveSource::hand_out() {
  const resolve::Missing missing =
      waited_ || state_ == State::kDraining ? resolve::Missing::kAccept : resolve::Missing::kWait;
  waited_ = false;
  model::CallRecord record;
  while (events_.size() < kBatch) {
    const auto bytes = merger_.peek(limit_ns_);
    if (bytes.empty()) {
      pass_done_ = true;
      return;
    }
    if (!decode::decode_call(bytes, record)) {
      ++malformed_[model::row_of(*reinterpret_cast<const ior_wire_call*>(bytes.data()))];
      merger_.pop();
      continue;
    }
    model::CallEvent& event = events_.emplace_back();
    if (!resolver_.resolve(record, missing, event)) {
      events_.pop_back();
      waited_ = true;
      pass_done_ = true;
      return;
    }
    event.sequence = ++sequence_;
    count(record);
    merger_.pop();
  }
}

Result<model::EventSpan> LiveSource::next() {
  events_.clear();
  if (state_ == State::kEnded) {
    return model::EventSpan();
  }
  if (state_ == State::kStopping) {
    IOR_TRY_STATUS(finish_reading());
  }
  if (state_ == State::kRunning && (pass_done_ || polls_ == 0)) {
    merger_.release();
    resolver_.next_pass();
    session_->wait(polls_ == 0 || waited_ ? 0 : polls_ < kQuickPolls ? kFirstPollsMs : kPollMs);
    ++polls_;
    limit_ns_ = boot_time_ns();
    read_rings();
    pass_done_ = false;
  }
  hand_out();
  if (state_ == State::kDraining && events_.empty()) {
    state_ = State::kEnded;
  }
  return model::EventSpan(events_);
}

// A look at slots that are written meanwhile: a record may be torn, which decoding refuses or which
// shows as one wrong row of a view that is drawn anew four times a second.
Result<model::EventSpan> LiveSource::in_flight() {
  running_.clear();
  running_bytes_.clear();
  if (state_ != State::kRunning) {
    return model::EventSpan();
  }
  IOR_TRY_STATUS(session_->for_each_in_flight([&](std::span<const std::byte> bytes) {
    running_bytes_.emplace_back(bytes.begin(), bytes.end());
  }));
  model::CallRecord record;
  const std::uint64_t unresolved = resolver_.unresolved();
  for (const std::vector<std::byte>& bytes : running_bytes_) {
    if (!decode::decode_call(bytes, record)) {
      continue;
    }
    model::CallEvent& event = running_.emplace_back();
    if (!resolver_.resolve(record, resolve::Missing::kAccept, event)) {
      running_.pop_back();
    }
  }
  unresolved_running_ += resolver_.unresolved() - unresolved;
  return model::EventSpan(running_);
}

Result<model::Accounting> LiveSource::accounting() {
  IOR_TRY(const capture::KernelCounters kernel, session_->counters());
  model::Accounting sum;
  sum.calls.resize(IOR_CALL_SLOTS);
  for (std::size_t nr = 0; nr < IOR_CALL_SLOTS; ++nr) {
    model::CallCounts& calls = sum.calls[nr];
    calls.seen = kernel.calls[nr][IOR_CALL_SEEN];
    calls.delivered = delivered_[nr];
    calls.lost[static_cast<std::size_t>(model::Loss::kRingFull)] =
        kernel.calls[nr][IOR_CALL_LOST_RING_FULL];
    calls.lost[static_cast<std::size_t>(model::Loss::kNoSlot)] =
        kernel.calls[nr][IOR_CALL_LOST_NO_SLOT];
    calls.lost[static_cast<std::size_t>(model::Loss::kNoExit)] =
        kernel.calls[nr][IOR_CALL_LOST_NO_EXIT];
    calls.lost[static_cast<std::size_t>(model::Loss::kMalformed)] = malformed_[nr];
  }
  sum.in_flight = in_flight_;
  sum.without_enter = kernel.global[IOR_NO_ENTER];
  sum.without_submit = kernel.global[IOR_NO_SUBMIT];
  sum.files_announced = kernel.global[IOR_FILE_ANNOUNCED];
  sum.tasks_announced = kernel.global[IOR_TASK_ANNOUNCED];
  sum.names_lost = kernel.global[IOR_FILE_LOST_RING_FULL] + kernel.global[IOR_TASK_LOST_RING_FULL];
  sum.names_unresolved = resolver_.unresolved() - unresolved_running_;
  sum.paths_unreadable = kernel.global[IOR_PATH_UNREADABLE];
  sum.paths_truncated = kernel.global[IOR_PATH_TRUNCATED];
  sum.order_violations = merger_.order_violations();
  sum.skipped_probe_runs = kernel.skipped_runs;
  return sum;
}

}  // namespace

Result<std::unique_ptr<LiveEvents>> open_live_source(const model::TraceSettings& settings) {
  IOR_TRY(auto session, capture::BpfSession::create(settings));
  return std::make_unique<LiveSource>(std::move(session));
}

}  // namespace ior::pipeline

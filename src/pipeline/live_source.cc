// SPDX-License-Identifier: Apache-2.0
//
// One pass: note the time, read every ring, then hand out what had completed by that time. Whatever
// completed before the pass began was in its ring by then, so the merged order is final; and an
// id's announcement is in some ring before the id is, so one more pass always finds it.
//
// A pass that finds more than it may hold stops reading a ring early, and hands out what had
// completed by the last call read there.
#include "pipeline/live_source.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "capture/bpf_session.h"
#include "decode/wire_decoder.h"
#include "pipeline/merger.h"
#include "pipeline/running_before.h"
#include "resolve/resolver.h"

namespace ior::pipeline {
namespace {

constexpr std::size_t kBatch = 4096;  // events handed out at once
constexpr int kPollMs = 20;           // a quarter of a ring wakes earlier
constexpr int kFirstPollsMs = 2;      // the first rows are to come at once
constexpr int kQuickPolls = 100;
constexpr std::uint64_t kEverything = ~std::uint64_t{0};
// Between a call's completion and its record in the ring lies a program of half a microsecond,
// which an interrupt or the host of a virtual machine may hold up.
constexpr std::uint64_t kSettleNs = 2'000'000;
constexpr std::uint64_t kPassBytes = std::uint64_t{4} << 20;       // read at most, of all rings
constexpr std::uint64_t kLeastRingBytes = std::uint64_t{1} << 18;  // but this much of each

class LiveSource final : public LiveEvents {
 public:
  LiveSource(std::unique_ptr<capture::BpfSession> session, const model::TraceSettings& settings)
      : session_(std::move(session)),
        target_(settings.target),
        calls_(settings.calls),
        since_ns_(boot_time_ns()),
        merger_(session_->rings()),
        last_read_ns_(session_->rings()),
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
  void set_calls(const model::CallSet& calls) override;
  Status set_target(const model::Target& target) override;

 private:
  enum class State : std::uint8_t { kRunning, kStopping, kDraining, kEnded };

  std::uint64_t read_rings(std::uint64_t max_bytes);
  void read_pass();
  void take(std::size_t ring, std::span<const std::byte> bytes);
  Status finish_reading();
  Status look_for_running();
  Result<RunningBefore::Threads> read_in_flight();
  void hand_out();
  void hand_out_running();
  void count(const model::CallRecord& record);

  std::unique_ptr<capture::BpfSession> session_;
  model::Target target_;
  model::CallSet calls_;
  std::uint64_t since_ns_;  // of this target and these calls
  resolve::Resolver resolver_;
  Merger merger_;
  State state_ = State::kRunning;
  std::vector<model::CallEvent> events_;
  std::vector<model::CallEvent> running_;              // of in_flight()
  std::vector<std::vector<std::byte>> running_bytes_;  // that they point into
  RunningBefore before_;                               // what the kernel side does not know
  bool looked_ = false;                                // for those, at this target and these calls
  RunningBefore::Threads in_flight_threads_;           // whose calls were handed out at the end
  std::uint64_t limit_ns_ = 0;                         // completed before: may be handed out
  std::vector<std::uint64_t> last_read_ns_;            // by ring: completion of the last call read
  bool waits_ = false;      // the earliest record names an id that this pass did not find
  bool pass_done_ = false;  // all that this pass allows has been handed out
  bool is_behind_ = false;  // this pass has left records in a ring
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
    const std::uint64_t completed_ns = call->enter_ns + call->latency_ns;
    last_read_ns_[ring] = std::max(last_read_ns_[ring], completed_ns);
    merger_.push(ring, bytes.first(header->size), completed_ns);
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

// Reads at most about max_bytes of each ring; what may be handed out ends with the call read last
// where there was more.
std::uint64_t LiveSource::read_rings(std::uint64_t max_bytes) {
  std::uint64_t sum = 0;
  is_behind_ = false;
  for (std::size_t ring = 0; ring < session_->rings(); ++ring) {
    const std::uint64_t bytes = session_->drain(
        ring, max_bytes, [&](std::span<const std::byte> record) { take(ring, record); });
    if (bytes >= max_bytes) {
      is_behind_ = true;
      limit_ns_ = std::min(limit_ns_, last_read_ns_[ring]);
    }
    sum += bytes;
  }
  return sum;
}

void LiveSource::read_pass() {
  const std::uint64_t before = std::exchange(limit_ns_, boot_time_ns() - kSettleNs);
  read_rings(std::max(kPassBytes / session_->rings(), kLeastRingBytes));
  limit_ns_ = std::max(limit_ns_, before);
}

// The kernel side is detached; what is left in the rings is read, then the calls that are still
// running.
Status LiveSource::finish_reading() {
  // Of a whole host every service waits for something: that is no news at the end.
  const bool asked =
      target_.kind == model::TargetKind::kProcesses || target_.kind == model::TargetKind::kThread;
  if (asked) {
    IOR_TRY_STATUS(look_for_running());
  } else {
    before_ = {};
  }
  session_->detach();
  while (read_rings(kEverything) > 0) {
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
  waits_ = false;
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
    // After a whole pass, whatever the record names has been read, or is lost.
    const bool settled = state_ == State::kDraining || merger_.peeked_is_old();
    const auto missing = settled ? resolve::Missing::kAccept : resolve::Missing::kWait;
    model::CallEvent& event = events_.emplace_back();
    if (!resolver_.resolve(record, missing, event)) {
      events_.pop_back();
      waits_ = true;
      pass_done_ = true;
      return;
    }
    event.sequence = ++sequence_;
    count(record);
    merger_.pop();
    if (event.outcome == model::Outcome::kNoEnter && event.task != nullptr) {
      before_.returned(event.task->tid);
    }
    if (event.outcome == model::Outcome::kInFlight && event.task != nullptr) {
      in_flight_threads_.insert(event.task->tid);
    }
  }
}

// The last of all.
void LiveSource::hand_out_running() {
  before_.append(events_, in_flight_threads_);
  for (model::CallEvent& event : events_) {
    event.sequence = ++sequence_;
    ++in_flight_;
  }
}

Result<model::EventSpan> LiveSource::next() {
  events_.clear();
  resolver_.end_batch();
  if (state_ == State::kEnded) {
    return model::EventSpan();
  }
  if (state_ == State::kStopping) {
    IOR_TRY_STATUS(finish_reading());
  }
  if (state_ == State::kRunning && (pass_done_ || polls_ == 0)) {
    merger_.release();
    if (!is_behind_) {  // else calls of tasks whose end was read may still be in a ring
      resolver_.next_pass();
    }
    const bool at_once = polls_ == 0 || waits_ || is_behind_;
    session_->wait(at_once ? 0 : polls_ < kQuickPolls ? kFirstPollsMs : kPollMs);
    ++polls_;
    read_pass();
    pass_done_ = false;
  }
  hand_out();
  if (state_ == State::kDraining && events_.empty()) {
    state_ = State::kEnded;
    hand_out_running();
  }
  return model::EventSpan(events_);
}

void LiveSource::set_calls(const model::CallSet& calls) {
  session_->set_calls(calls);
  calls_ = calls;
  since_ns_ = boot_time_ns();
  looked_ = false;
}

Status LiveSource::set_target(const model::Target& target) {
  IOR_TRY_STATUS(session_->set_target(target));
  target_ = target;
  since_ns_ = boot_time_ns();
  looked_ = false;
  return {};
}

// A look at slots that are written meanwhile: a record may be torn, which decoding refuses or which
// shows as one wrong row of a view that is drawn anew four times a second. Gives the threads.
Result<RunningBefore::Threads> LiveSource::read_in_flight() {
  running_.clear();
  running_bytes_.clear();
  IOR_TRY_STATUS(session_->for_each_in_flight([&](std::span<const std::byte> bytes) {
    running_bytes_.emplace_back(bytes.begin(), bytes.end());
  }));
  RunningBefore::Threads threads;
  model::CallRecord record;
  const std::uint64_t unresolved = resolver_.unresolved();
  for (const std::vector<std::byte>& bytes : running_bytes_) {
    if (!decode::decode_call(bytes, record)) {
      continue;
    }
    model::CallEvent& event = running_.emplace_back();
    if (!resolver_.resolve(record, resolve::Missing::kAccept, event)) {
      running_.pop_back();
    } else if (event.task != nullptr &&
               (event.info == nullptr || !model::is_operation(*event.info))) {
      threads.insert(event.task->tid);
    }
  }
  unresolved_running_ += resolver_.unresolved() - unresolved;
  return threads;
}

// What a thread waits in that the kernel side knows of neither before nor after the look began
// before tracing did.
Status LiveSource::look_for_running() {
  if (looked_) {
    return {};
  }
  looked_ = true;
  IOR_TRY(RunningBefore::Threads seen, read_in_flight());
  std::vector<capture::RunningCall> calls = capture::find_running_calls(target_, calls_);
  IOR_TRY(RunningBefore::Threads after, read_in_flight());
  seen.merge(after);
  before_.look(std::move(calls), seen, since_ns_);
  return {};
}

Result<model::EventSpan> LiveSource::in_flight() {
  constexpr std::size_t kVerified = 32;  // of what began before, at every look: a millisecond
  if (state_ != State::kRunning) {
    return model::EventSpan();
  }
  IOR_TRY_STATUS(look_for_running());
  before_.verify(kVerified);
  IOR_TRY(const RunningBefore::Threads seen, read_in_flight());
  before_.append(running_, seen);
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
  sum.records_malformed = malformed_other_;
  sum.paths_unreadable = kernel.global[IOR_PATH_UNREADABLE];
  sum.paths_truncated = kernel.global[IOR_PATH_TRUNCATED];
  sum.order_violations = merger_.order_violations();
  sum.skipped_probe_runs = kernel.skipped_runs;
  return sum;
}

}  // namespace

Result<std::unique_ptr<LiveEvents>> open_live_source(const model::TraceSettings& settings) {
  IOR_TRY(auto session, capture::BpfSession::create(settings));
  return std::make_unique<LiveSource>(std::move(session), settings);
}

}  // namespace ior::pipeline

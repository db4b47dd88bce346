// SPDX-License-Identifier: Apache-2.0
#include "export/clickhouse.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "export/escape.h"

namespace ior::exporter {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{5000};

HttpRequest request_for(const ClickHouseUrl& url, std::string_view query) {
  HttpRequest request;
  request.address = url.address;
  request.port = url.port;
  request.target =
      fmt::format("/?database={}&query={}", percent_encoded(url.database), percent_encoded(query));
  request.headers = fmt::format("Host: {}\r\nX-ClickHouse-User: {}\r\nX-ClickHouse-Key: {}\r\n",
                                url.authority(),
                                url.user,
                                url.password);
  return request;
}

// "Code: 60, e.displayText() = DB::Exception: ...": src/Common/ErrorCodes.cpp.
int error_code(std::string_view body) {
  constexpr std::string_view kMark = "Code: ";
  const std::size_t at = body.find(kMark);
  int code = 0;
  if (at != std::string_view::npos) {
    std::from_chars(body.data() + at + kMark.size(), body.data() + body.size(), code);
  }
  return code;
}

// Whether the same request may succeed later: too many queries or parts, memory, time-outs, a
// read-only replica, a proxy without its server.
bool is_passing(const HttpResponse& response) {
  constexpr int kPassing[] = {159, 202, 203, 209, 210, 241, 242, 252};
  return (response.status >= 502 && response.status <= 504) || response.status == 429 ||
         std::ranges::find(kPassing, error_code(response.body)) != std::end(kPassing);
}

std::string_view hint_for(const HttpResponse& response) {
  constexpr int kUnknown[] = {16, 47, 60, 81};  // column, identifier, table, database
  if (std::ranges::find(kUnknown, error_code(response.body)) != std::end(kUnknown)) {
    return "`ior schema --clickhouse` prints the statement that makes the table";
  }
  return {};
}

Error refusal(const ClickHouseSettings& settings, const HttpResponse& response) {
  std::string said;
  append_escaped(said, std::string_view(response.body).substr(0, response.body.find('\n')));
  said.resize(std::min<std::size_t>(said.size(), 300));
  return {
      .op = "store rows in",
      .subject = fmt::format("ClickHouse table {} at {}", settings.table, settings.url.authority()),
      .errno_value = 0,
      .detail = fmt::format("the server answers {}: {}", response.status, said),
      .hint = std::string(hint_for(response))};
}

// TabSeparated: a line per column, its name first.
Status require_columns(const ClickHouseSettings& settings, std::string_view description) {
  const std::string wanted = clickhouse_column_names() + ',';
  for (std::size_t at = 0; at < wanted.size();) {
    const std::size_t comma = wanted.find(',', at);
    const std::string name = wanted.substr(at, comma - at);
    if (!description.starts_with(name + '\t') &&
        description.find('\n' + name + '\t') == std::string_view::npos) {
      return std::unexpected(
          refusal(settings, {.status = 200, .body = "Code: 16: the table has no column " + name}));
    }
    at = comma + 2;
  }
  return {};
}

}  // namespace

ClickHouse::ClickHouse(ClickHouseSettings settings)
    : settings_(std::move(settings)),
      insert_(request_for(
          settings_.url,
          fmt::format(
              "INSERT INTO {} ({}) FORMAT RowBinary", settings_.table, clickhouse_column_names()))),
      rows_(settings_.host) {}

Result<std::unique_ptr<ClickHouse>> ClickHouse::open(ClickHouseSettings settings) {
  IOR_TRY(const HttpResponse response,
          http_post(request_for(settings.url, "DESCRIBE TABLE " + settings.table)));
  if (response.status != 200) {
    return std::unexpected(refusal(settings, response));
  }
  IOR_TRY_STATUS(require_columns(settings, response.body));
  std::unique_ptr<ClickHouse> sink(new ClickHouse(std::move(settings)));
  sink->sender_ = std::thread([raw = sink.get()] { raw->send_batches(); });
  return sink;
}

ClickHouse::~ClickHouse() {
  close();
}

Status ClickHouse::consume(model::EventSpan events) {
  for (const model::CallEvent& event : events) {
    rows_.append(filling_.body, event);
    ++filling_.rows;
    if (filling_.body.size() >= kBatchBytes) {
      hand_over();
    }
  }
  if (filling_.rows > 0 && !first_row_) {
    first_row_ = Clock::now();
  }
  if (first_row_ && Clock::now() - *first_row_ >= kBatchAge) {
    hand_over();
  }
  const std::lock_guard lock(mutex_);
  return refused_ ? Status(std::unexpected(*refused_)) : Status();
}

void ClickHouse::hand_over() {
  {
    const std::lock_guard lock(mutex_);
    if (queued_bytes_ + filling_.body.size() > kMaxQueued) {
      lost_ += filling_.rows;
      filling_.body.clear();
    } else {
      queued_bytes_ += filling_.body.size();
      queue_.push_back(std::move(filling_));
    }
  }
  filling_ = {};
  first_row_.reset();
  changed_.notify_one();
}

// The sender's life.
void ClickHouse::send_batches() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty() || refused_) {
      break;
    }
    const Batch batch = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    const bool stored = store(batch);
    lock.lock();
    queued_bytes_ -= batch.body.size();
    (stored ? stored_ : lost_) += batch.rows;
  }
  for (const Batch& batch : queue_) {
    lost_ += batch.rows;
  }
  queue_.clear();
}

bool ClickHouse::store(const Batch& batch) {
  HttpRequest request = insert_;
  request.body = batch.body;
  for (milliseconds pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    if (is_over()) {
      return false;
    }
    const Result<HttpResponse> response = http_post(request);
    if (response && response->status == 200) {
      return true;
    }
    Error error = response ? refusal(settings_, *response) : response.error();
    if (response && !is_passing(*response)) {
      const std::lock_guard lock(mutex_);
      refused_ = std::move(error);
      return false;
    }
    {
      const std::lock_guard lock(mutex_);
      last_error_ = std::move(error);
    }
    wait_to_try_again(pause);
  }
}

// Whether the time after the end of the run is up.
bool ClickHouse::is_over() {
  const std::lock_guard lock(mutex_);
  return give_up_ && Clock::now() >= *give_up_;
}

void ClickHouse::wait_to_try_again(milliseconds pause) {
  std::unique_lock lock(mutex_);
  const Clock::time_point until = Clock::now() + pause;
  // The end of the run sets the time to give up, and so may cut the pause.
  changed_.wait_until(lock, until, [this] { return give_up_ && Clock::now() >= *give_up_; });
}

void ClickHouse::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (!give_up_) {
      give_up_ = Clock::now();
    }
  }
  changed_.notify_all();
  if (sender_.joinable()) {
    sender_.join();
  }
}

Status ClickHouse::finish() {
  if (filling_.rows > 0) {
    hand_over();
  }
  {
    const std::lock_guard lock(mutex_);
    give_up_ = Clock::now() + settings_.patience;
  }
  close();
  if (refused_) {
    return std::unexpected(*refused_);
  }
  if (lost_ == 0) {
    return {};
  }
  return std::unexpected(Error{
      .op = "store rows in",
      .subject =
          fmt::format("ClickHouse table {} at {}", settings_.table, settings_.url.authority()),
      .errno_value = 0,
      .detail = fmt::format("{} of {} rows are lost{}",
                            lost_,
                            lost_ + stored_,
                            last_error_ ? ": " + last_error_->message() : ""),
      .hint = last_error_ ? "" : "the server took rows more slowly than they came"});
}

}  // namespace ior::exporter

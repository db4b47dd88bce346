// SPDX-License-Identifier: Apache-2.0
#include "record/recording.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "model/call_facts.h"
#include "model/syscall_table.h"
#include "record/metadata.h"
#include "record/recording_file.h"
#include "record/row_events.h"
#include "record/row_reader.h"
#include "record/segment.h"

namespace ior::record {
namespace {

std::uint64_t read_number(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class ParquetRecording final : public Recording {
 public:
  ParquetRecording(std::unique_ptr<RowReader> reader, model::RecordingInfo info)
      : reader_(std::move(reader)), info_(std::move(info)) {
    counted_.calls.resize(model::kMaxSyscallNr + 1);
  }

  Result<model::EventSpan> next() override {
    if (ended_) {
      return model::EventSpan();
    }
    IOR_TRY_STATUS(reader_->read(batch_));
    ended_ = batch_.rows == 0;
    const model::EventSpan events = events_.build(batch_);
    if (!info_.accounting) {
      count(events);
    }
    return events;
  }
  bool ended() const override { return ended_; }
  void stop() override { ended_ = true; }
  Result<model::Accounting> accounting() override {
    return info_.accounting ? *info_.accounting : counted_;
  }
  const model::RecordingInfo& info() const override { return info_; }

 private:
  void count(model::EventSpan events) {
    for (const model::CallEvent& event : events) {
      if (event.outcome == model::Outcome::kInFlight) {
        ++counted_.in_flight;
        continue;
      }
      model::CallCounts& calls = counted_.calls[model::row_of(event)];
      ++calls.seen;
      ++calls.delivered;
    }
  }

  std::unique_ptr<RowReader> reader_;
  model::RecordingInfo info_;
  RowBatch batch_;
  RowEvents events_;
  model::Accounting counted_;
  bool ended_ = false;
};

// Whether the file begins as only ours do. Errors: there is no such file.
Result<bool> begins_as_ours(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) {
    const std::string unfinished = path + std::string(kUnfinished);
    const int error = errno;
    return from_code("open",
                     path,
                     error,
                     error == ENOENT && ::access(unfinished.c_str(), F_OK) == 0
                         ? fmt::format("ior repair {} completes what was recorded", unfinished)
                         : "");
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return from_code("read", path, EINVAL, "it is not a regular file");
  }
  std::array<std::byte, kMagicSize + kSegmentHeaderSize> begin{};
  const ssize_t got = ::read(fd.get(), begin.data(), begin.size());
  return got == static_cast<ssize_t>(begin.size()) &&
         read_header(std::span(begin).subspan(kMagicSize)).has_value();
}

std::unexpected<Error> unfinished(const std::string& path) {
  return std::unexpected(Error{.op = "read",
                               .subject = path,
                               .errno_value = 0,
                               .detail = "this recording was not finished",
                               .hint = fmt::format("ior repair {} saves what is in it", path)});
}

model::RecordingInfo info_of(const std::string& path, const RowReader& reader) {
  model::RecordingInfo info;
  info.path = path;
  info.rows = reader.rows();
  info.row_groups = reader.row_groups();
  info.metadata = reader.metadata();
  info.state = parse_state(info.value(std::string(kStateKey)));
  info.schema_version = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(read_number(info.value(std::string(kSchemaVersionKey))), UINT32_MAX));
  info.rows_missing = read_number(info.value(std::string(kRowsMissingKey)));
  const std::string_view accounting = info.value(std::string(kAccountingKey));
  if (!accounting.empty()) {
    info.accounting = accounting_from_json(accounting);
  }
  return info;
}

}  // namespace

bool has_parquet() {
  return true;
}

Result<std::unique_ptr<Recording>> open_recording(const std::string& path) {
  IOR_TRY(const bool ours, begins_as_ours(path));
  auto reader = RowReader::open(path);
  if (!reader && ours) {
    return unfinished(path);
  }
  if (!reader) {
    return std::unexpected(std::move(reader).error());
  }
  model::RecordingInfo info = info_of(path, **reader);
  if (info.metadata.contains(std::string(kSegmentKey))) {
    return unfinished(path);  // the end is that of a segment
  }
  if (info.schema_version > kSchemaVersion) {
    return std::unexpected(
        Error{.op = "read",
              .subject = path,
              .errno_value = 0,
              .detail = fmt::format("it has schema version {}, this ior knows those up to {}",
                                    info.schema_version,
                                    kSchemaVersion),
              .hint = "a newer ior reads it"});
  }
  return std::make_unique<ParquetRecording>(*std::move(reader), std::move(info));
}

}  // namespace ior::record

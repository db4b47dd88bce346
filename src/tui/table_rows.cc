// SPDX-License-Identifier: Apache-2.0
//
// Tables whose rows are single calls: the stream's newest ones and those that run now.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "base/result.h"
#include "model/call_facts.h"
#include "tui/format.h"
#include "tui/table_build.h"

namespace ior::tui {
namespace {

using model::CallEvent;

std::string file_of(const CallEvent& event) {
  std::string first;
  std::string second;
  const bool has_first = model::append_file_name(first, event);
  if (event.info != nullptr && event.info->kind == model::Kind::name && has_first &&
      model::append_second_name(second, event)) {
    return first + " -> " + second;
  }
  if (has_first) {
    return event.file != nullptr && event.file->deleted ? first + " (deleted)" : first;
  }
  return event.notes.bad_fd ? "(descriptor not open)" : event.notes.file_lost ? "(name lost)" : "";
}

bool failed(const CallEvent& event) {
  return event.ret && model::is_error(*event.ret);
}

// The kernel's own codes, which no program sees: the call begins again. include/linux/errno.h
bool restarts(const CallEvent& event) {
  return event.ret && !failed(event) && *event.ret >= -516 && *event.ret <= -512;
}

std::string result_of(const CallEvent& event) {
  if (!event.ret) {
    return "";
  }
  if (failed(event)) {
    return errno_name(static_cast<int>(-*event.ret));
  }
  if (restarts(event)) {
    return "restarted";
  }
  const bool address = event.info != nullptr && event.info->returns == model::ReturnKind::address;
  return address ? fmt::format("{:#x}", static_cast<std::uint64_t>(*event.ret))
                 : std::to_string(*event.ret);
}

enum StreamColumn : std::size_t {
  kGap,
  kLatency,
  kComm,
  kPid,
  kTid,
  kCall,
  kFd,
  kRet,
  kBytes,
  kFile,
  kEnded
};

const std::vector<TableColumn>& stream_columns() {
  static const std::vector<TableColumn> kColumns = {{"Gap", 7, 7, true, false, Cut::kBegin},
                                                    {"Latency", 7, 0, true, false, Cut::kBegin},
                                                    {"Comm", 11, 0, false, false, Cut::kEnd},
                                                    {"PID", 7, 4, true, false, Cut::kBegin},
                                                    {"TID", 7, 6, true, false, Cut::kBegin},
                                                    {"Syscall", 13, 0, false, false, Cut::kEnd},
                                                    {"FD", 4, 5, true, false, Cut::kBegin},
                                                    {"Ret", 9, 2, true, false, Cut::kBegin},
                                                    {"Bytes", 6, 3, true, false, Cut::kBegin},
                                                    {"File", 20, 0, false, true, Cut::kMiddle},
                                                    {"Ended", 12, 9, true, false, Cut::kBegin}};
  return kColumns;
}

// When the row was complete; 0: not known.
std::uint64_t end_of(const CallEvent& event) {
  return event.enter_ns == 0 ? 0 : event.enter_ns + event.latency_ns.value_or(0);
}

std::string stream_cell(const CallEvent& event, std::size_t column) {
  const auto duration = [](const std::optional<std::uint64_t>& ns) {
    return ns ? format_duration(*ns) : std::string("-");
  };
  switch (column) {
    case kGap:
      return duration(event.gap_ns);
    case kLatency:
      return duration(event.latency_ns);
    case kComm:
      return event.task == nullptr ? "?" : event.task->comm;
    case kPid:
      return event.task == nullptr ? "?" : std::to_string(event.task->tgid);
    case kTid:
      if (event.task == nullptr) {
        return "?";
      }
      return event.task->tid == event.task->tgid ? "=" : std::to_string(event.task->tid);
    case kCall:
      return model::call_name(event);
    case kFd: {
      const auto fd = model::descriptor(event);
      return fd ? std::to_string(*fd) : "";
    }
    case kRet:
      return result_of(event);
    case kBytes: {
      const std::uint64_t bytes = model::bytes_moved(event);
      return bytes == 0 ? "" : format_bytes(bytes);
    }
    default:
      return file_of(event);
  }
}

std::string file_filter(const CallEvent& event) {
  std::string name;
  return model::append_file_name(name, event) ? "file=" + quote_for_filter(name) : std::string();
}

// Text is equality, durations are "at least as long": the Go tool's rule.
std::string stream_filter(const CallEvent& event, std::size_t column) {
  switch (column) {
    case kGap:
      return event.gap_ns ? fmt::format("gap>={}ns", *event.gap_ns) : "";
    case kLatency:
      return event.latency_ns ? fmt::format("latency>={}ns", *event.latency_ns) : "";
    case kComm:
      return event.task == nullptr ? "" : "comm=" + quote_for_filter(event.task->comm);
    case kPid:
      return event.task == nullptr ? "" : fmt::format("pid={}", event.task->tgid);
    case kTid:
      return event.task == nullptr ? "" : fmt::format("tid={}", event.task->tid);
    case kCall:
      return "syscall=" + quote_for_filter(model::call_name(event));
    case kFd: {
      const auto fd = model::descriptor(event);
      return fd ? fmt::format("fd={}", *fd) : "";
    }
    case kRet:
      return event.ret ? fmt::format("ret={}", *event.ret) : "";
    case kBytes:
      return fmt::format("bytes={}", model::bytes_moved(event));
    case kEnded:
      return end_of(event) != 0 ? fmt::format("end>={}", end_of(event)) : "";
    default:
      return file_filter(event);
  }
}

Tone tone_of_duration(const std::optional<std::uint64_t>& ns) {
  if (!ns || *ns < 10'000) {
    return Tone::kDim;
  }
  return *ns >= 100'000'000 ? Tone::kBad : *ns >= 10'000'000 ? Tone::kWarn : Tone::kPlain;
}

Tone stream_tone(const CallEvent& event, std::size_t column) {
  switch (column) {
    case kGap:
      return Tone::kDim;
    case kLatency:
      return tone_of_duration(event.latency_ns);
    case kCall:
      return Tone::kAccent;
    case kRet:
      return failed(event) ? Tone::kBad : restarts(event) ? Tone::kDim : Tone::kPlain;
    case kPid:
    case kTid:
    case kFd:
    case kEnded:
      return Tone::kDim;
    default:
      return Tone::kPlain;
  }
}

// A call that runs now, with what the sort needs.
struct Blocked {
  const CallEvent* event;
  std::uint64_t age_ns;
  bool waits;  // for somebody else, by design
  std::string file;
};

std::string identity_of(const Blocked& row) {
  const CallEvent& event = *row.event;
  return fmt::format("{}@{}", event.task == nullptr ? 0 : event.task->tid, event.enter_ns);
}

std::int64_t descriptor_or(const CallEvent& event, std::int64_t otherwise) {
  const auto fd = model::descriptor(event);
  return fd ? static_cast<std::int64_t>(*fd) : otherwise;
}

// What waits by design is there, but does not catch the eye.
Tone tone_of(const Blocked& row, Tone otherwise) {
  return row.waits ? Tone::kDim : otherwise;
}

std::vector<ColumnSpec<Blocked>> blocked_columns() {
  using Row = Blocked;
  return {{{"Age", 8, 0, true, false, Cut::kEnd},
           +[](const Row& r, double) {
             return (r.event->notes.started_before ? ">" : "") + format_duration(r.age_ns);
           },
           +[](const Row& r) { return static_cast<double>(r.age_ns); },
           nullptr,
           nullptr,
           +[](const Row& r) { return tone_of(r, tone_of_duration(r.age_ns)); },
           true},
          {{"PID", 8, 4, true, false, Cut::kBegin},
           +[](const Row& r, double) { return stream_cell(*r.event, kPid); },
           +[](const Row& r) { return r.event->task == nullptr ? 0.0 : r.event->task->tgid; },
           nullptr,
           +[](const Row& r) { return stream_filter(*r.event, kPid); },
           +[](const Row&) { return Tone::kDim; }},
          {{"TID", 8, 5, true, false, Cut::kBegin},
           +[](const Row& r, double) { return stream_cell(*r.event, kTid); },
           +[](const Row& r) { return r.event->task == nullptr ? 0.0 : r.event->task->tid; },
           nullptr,
           +[](const Row& r) { return stream_filter(*r.event, kTid); },
           +[](const Row&) { return Tone::kDim; }},
          {{"Comm", 15, 0, false, false, Cut::kEnd},
           +[](const Row& r, double) { return stream_cell(*r.event, kComm); },
           nullptr,
           +[](const Row& r) {
             return r.event->task == nullptr ? std::string_view()
                                             : std::string_view(r.event->task->comm);
           },
           +[](const Row& r) { return stream_filter(*r.event, kComm); },
           +[](const Row& r) { return tone_of(r, Tone::kPlain); }},
          {{"Syscall", 16, 0, false, false, Cut::kEnd},
           +[](const Row& r, double) { return stream_cell(*r.event, kCall); },
           nullptr,
           +[](const Row& r) {
             return r.event->info == nullptr ? std::string_view() : r.event->info->tracepoint_name;
           },
           +[](const Row& r) { return stream_filter(*r.event, kCall); },
           +[](const Row& r) { return tone_of(r, Tone::kAccent); }},
          {{"FD", 5, 6, true, false, Cut::kBegin},
           +[](const Row& r, double) { return stream_cell(*r.event, kFd); },
           +[](const Row& r) { return static_cast<double>(descriptor_or(*r.event, -1)); },
           nullptr,
           +[](const Row& r) { return stream_filter(*r.event, kFd); },
           +[](const Row&) { return Tone::kDim; }},
          {{"File", 24, 0, false, true, Cut::kMiddle},
           +[](const Row& r, double) { return r.file; },
           nullptr,
           +[](const Row& r) { return std::string_view(r.file); },
           +[](const Row& r) { return stream_filter(*r.event, kFile); },
           +[](const Row& r) { return tone_of(r, Tone::kPlain); }}};
}

}  // namespace

TableModel stream_table(const model::Snapshot& snapshot, const ViewState& state) {
  TableModel model;
  model.columns = stream_columns();
  model.columns[kComm].width = state.width < 60 ? 7 : state.width < 120 ? 11 : 15;
  model.columns[kCall].width = state.width < 60    ? 9
                               : state.width < 120 ? 13
                               : state.width < 160 ? 17
                                                   : 23;
  model.rows = snapshot.rows.size();
  model.empty = nothing_passes(snapshot, state);
  const auto wall = snapshot.wall_minus_boot_ns;
  if (!wall) {
    model.columns.pop_back();  // when it ended
  }
  model.cell = [&rows = snapshot.rows, wall](std::size_t row, std::size_t column) {
    const CallEvent& event = rows.at(row);
    if (column != kEnded) {
      return stream_cell(event, column);
    }
    return wall && end_of(event) != 0
               ? format_time_of_day(*wall + static_cast<std::int64_t>(end_of(event)))
               : std::string();
  };
  model.filter = [&rows = snapshot.rows](std::size_t row, std::size_t column) {
    return stream_filter(rows.at(row), column);
  };
  model.tone = [&rows = snapshot.rows](std::size_t row, std::size_t column) {
    return stream_tone(rows.at(row), column);
  };
  return model;
}

TableModel blocked_table(const model::Snapshot& snapshot, const ViewState& state) {
  auto rows = std::make_shared<std::vector<Blocked>>();
  for (std::size_t i = 0; i < snapshot.in_flight.size(); ++i) {
    const CallEvent& event = snapshot.in_flight.at(i);
    rows->push_back({&event,
                     snapshot.now_ns > event.enter_ns ? snapshot.now_ns - event.enter_ns : 0,
                     i >= snapshot.in_flight_at_work,
                     file_of(event)});
  }
  std::ranges::stable_sort(*rows, [](const Blocked& a, const Blocked& b) {
    return a.waits != b.waits ? b.waits : a.age_ns > b.age_ns;
  });
  TableModel model = build_table(rows, *rows, blocked_columns(), state.table(), snapshot.seconds());
  const std::size_t waiting = snapshot.in_flight.size() - snapshot.in_flight_at_work;
  if (waiting != 0) {
    model.footer =
        fmt::format("{} at work; {} dim: waiting by design (poll, sleep, futex, sockets)",
                    snapshot.in_flight_at_work,
                    waiting);
  }
  model.empty = !state.filters.empty() && snapshot.live
                    ? "no call that passes the filter is running at this moment"
                : snapshot.live ? "no traced call is running at this moment"
                                : "a recording holds finished calls only: nothing runs now";
  return model;
}

}  // namespace ior::tui

// SPDX-License-Identifier: Apache-2.0
//
// One function per column that is more than a member of the event. Hot path: no allocation but the
// growth of the buffers.
#include "export/csv_full_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "export/digits.h"
#include "model/call_facts.h"

namespace ior::exporter {
namespace {

using model::CallEvent;
using model::File;
using model::Outcome;

void append_number(CsvCell& cell, const auto& number) {
  if (number) {
    append_decimal(cell.out, *number);
  }
}

void append_bool(CsvCell& cell, bool value) {
  cell.out += value ? "true" : "false";
}

void append_text(CsvCell& cell, std::string_view text) {
  append_csv_traced(cell.out, text, cell.settings);
}

// --- names ---
bool append_first(std::string& out, const CallEvent& event) {
  return model::append_file_name(out, event);
}

void append_name(CsvCell& cell,
                 const CallEvent& event,
                 bool (*name)(std::string&, const CallEvent&)) {
  cell.scratch.clear();
  if (name(cell.scratch, event)) {
    append_text(cell, cell.scratch);
  }
}

void file(CsvCell& cell, const CallEvent& event) {
  append_name(cell, event, model::has_two_names(event) ? model::append_second_name : append_first);
}

void old_file(CsvCell& cell, const CallEvent& event) {
  if (model::has_two_names(event)) {
    append_name(cell, event, append_first);
  }
}

void file2_name(CsvCell& cell, const CallEvent& event) {
  if (!model::has_two_names(event)) {
    append_name(cell, event, model::append_second_name);
  }
}

// --- numbers ---
void append_inode(CsvCell& cell, const File* file) {
  if (file != nullptr) {
    append_decimal(cell.out, file->inode);
  }
}

void dev(CsvCell& cell, const CallEvent& event) {
  if (event.file != nullptr) {
    append_decimal(cell.out, event.file->dev_major);
    cell.out += ':';
    append_decimal(cell.out, event.file->dev_minor);
  }
}

void time_ns(CsvCell& cell, const CallEvent& event) {
  if (model::has_start(event)) {
    append_decimal(cell.out, event.enter_ns);
  }
}

void epoll_op(CsvCell& cell, const CallEvent& event) {
  if (!model::is_epoll_ctl(event)) {
    return;
  }
  const std::string_view word = model::epoll_op(event);
  if (word.empty()) {
    append_decimal(cell.out, static_cast<std::int32_t>(event.args[1]));
  } else {
    cell.out += word;
  }
}

void epoll_target_fd(CsvCell& cell, const CallEvent& event) {
  if (model::is_epoll_ctl(event)) {
    append_decimal(cell.out, static_cast<std::int32_t>(event.args[2]));
  }
}

// --- words ---
void syscall(CsvCell& cell, const CallEvent& event) {
  if (event.info != nullptr) {
    cell.out += event.info->tracepoint_name;
  } else {
    cell.out += model::call_name(event);
  }
}

void notes(CsvCell& cell, const CallEvent& event) {
  const std::array<const File*, 4> files{event.file, event.file2, event.dir, event.dir2};
  const auto any = [&files](bool File::* mark) {
    return std::ranges::any_of(files, [mark](const File* f) { return f != nullptr && f->*mark; });
  };
  const std::size_t begin = cell.out.size();
  model::append_notes(cell.out, event.notes);
  for (const auto& [word, is_set] : {std::pair{"name_truncated", any(&File::truncated)},
                                     std::pair{"unreachable", any(&File::unreachable)}}) {
    if (is_set) {
      cell.out += cell.out.size() == begin ? "" : "+";
      cell.out += word;
    }
  }
}

template <std::size_t kPosition>
void raw_argument(CsvCell& cell, const CallEvent& event) {
  if (kPosition >= event.nargs) {
    return;
  }
  std::array<char, 16> digits;
  std::size_t used = 0;
  std::uint64_t value = event.args[kPosition];
  do {
    digits[used++] = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value != 0);
  cell.out += "0x";
  while (used > 0) {
    cell.out += digits[--used];
  }
}

// A member of the task, empty without one.
template <auto kMember>
void of_task(CsvCell& cell, const CallEvent& event) {
  if (event.task != nullptr) {
    append_decimal(cell.out, event.task->*kMember);
  }
}

void unknown(CsvCell& /*cell*/, const CallEvent& /*event*/) {}

#define IOR_CELL(expression) +[](CsvCell& c, const CallEvent& e) { expression; }

constexpr CsvColumn kColumns[] = {
    // The Go tool's.
    {"seq", IOR_CELL(append_decimal(c.out, e.sequence))},
    {"time_ns", time_ns},
    {"gap_ns", IOR_CELL(append_number(c, e.gap_ns))},
    {"latency_ns", IOR_CELL(append_number(c, e.latency_ns))},
    {"comm", IOR_CELL(if (e.task != nullptr) append_text(c, e.task->comm))},
    {"pid", of_task<&model::Task::tgid>},
    {"tid", of_task<&model::Task::tid>},
    {"syscall", syscall},
    {"fd", IOR_CELL(append_number(c, model::descriptor(e)))},
    {"ret", IOR_CELL(append_number(c, e.ret))},
    {"bytes", IOR_CELL(append_number(c, model::known_bytes(e)))},
    {"file", file},
    {"error", IOR_CELL(if (e.ret) append_bool(c, model::is_error(*e.ret)))},
    {"family", IOR_CELL(if (e.info != nullptr) c.out += model::to_string(e.info->family))},
    {"requested_sleep_ns", unknown},
    {"nfds", IOR_CELL(append_number(c, model::poll_size(e)))},
    {"timeout_ns", IOR_CELL(append_number(c, model::poll_timeout_ns(e)))},
    {"address_space_bytes", IOR_CELL(append_number(c, model::address_space_bytes(e)))},
    {"old_file", old_file},
    {"epoll_op", epoll_op},
    {"epoll_target_fd", epoll_target_fd},
    {"epoll_events", unknown},
    {"restarts", unknown},
    // Ours.
    {"outcome", IOR_CELL(c.out += model::to_string(e.outcome))},
    {"nr", IOR_CELL(append_decimal(c.out, e.nr))},
    {"path", IOR_CELL(append_text(c, e.path))},
    {"path2", IOR_CELL(append_text(c, e.path2))},
    {"dir", IOR_CELL(if (e.dir != nullptr) append_text(c, e.dir->name))},
    {"dir2", IOR_CELL(if (e.dir2 != nullptr) append_text(c, e.dir2->name))},
    {"file_name", IOR_CELL(if (e.file != nullptr) append_text(c, e.file->name))},
    {"inode", IOR_CELL(append_inode(c, e.file))},
    {"dev", dev},
    {"deleted", IOR_CELL(if (e.file != nullptr) append_bool(c, e.file->deleted))},
    {"fd2", IOR_CELL(append_number(c, model::second_descriptor(e)))},
    {"file2_name", file2_name},
    {"inode2", IOR_CELL(append_inode(c, e.file2))},
    {"deleted2", IOR_CELL(if (e.file2 != nullptr) append_bool(c, e.file2->deleted))},
    {"thread_seq", IOR_CELL(append_decimal(c.out, e.thread_seq))},
    {"uid", of_task<&model::Task::uid>},
    {"cgroup", of_task<&model::Task::cgroup_id>},
    {"arg0", raw_argument<0>},
    {"arg1", raw_argument<1>},
    {"arg2", raw_argument<2>},
    {"arg3", raw_argument<3>},
    {"arg4", raw_argument<4>},
    {"arg5", raw_argument<5>},
    {"notes", notes},
};

#undef IOR_CELL

}  // namespace

std::span<const CsvColumn> csv_full_columns() {
  return kColumns;
}

}  // namespace ior::exporter

// SPDX-License-Identifier: Apache-2.0
//
// One function per column that is more than a member of the event. Hot path: no allocation but the
// growth of the buffers.
#include "export/csv_full_columns.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "export/digits.h"
#include "model/call_roles.h"

namespace ior::exporter {
namespace {

using model::ArgType;
using model::CallEvent;
using model::File;
using model::Kind;
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

bool is_kind(const CallEvent& event, Kind kind) {
  return event.info != nullptr && event.info->kind == kind;
}

bool succeeded(const CallEvent& event) {
  return event.ret && *event.ret >= 0;
}

// include/linux/errno.h: what an interrupted call returns to the kernel itself, which carries it
// on.
bool is_restart(std::int64_t ret) {
  return ret == -512 || ret == -513 || ret == -514 || ret == -516;
}

// include/linux/err.h: MAX_ERRNO is 4095.
bool is_error(std::int64_t ret) {
  return ret < 0 && ret >= -4095 && !is_restart(ret);
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
  append_name(cell, event, is_kind(event, Kind::name) ? model::append_second_name : append_first);
}

void old_file(CsvCell& cell, const CallEvent& event) {
  if (is_kind(event, Kind::name)) {
    append_name(cell, event, append_first);
  }
}

void file2_name(CsvCell& cell, const CallEvent& event) {
  if (!is_kind(event, Kind::name)) {
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
  if (event.outcome != Outcome::kNoEnter) {
    append_decimal(cell.out, event.enter_ns);
  }
}

// The buffers of recvmsg() are in its msghdr, which is not captured; with MSG_TRUNC the result may
// be more than fitted into them: man 2 recv.
bool is_unknown_part(const CallEvent& event) {
  const model::KernelRoles& roles = model::call_roles(*event.info);
  return event.info->bytes == model::ByteRule::recv && roles.size_arg < 0 && roles.flags_arg >= 0 &&
         (event.args[static_cast<std::size_t>(roles.flags_arg)] & MSG_TRUNC) != 0;
}

void bytes(CsvCell& cell, const CallEvent& event) {
  if (event.info == nullptr || !event.ret) {
    return;
  }
  const model::ByteRule rule = event.info->bytes;
  if (rule != model::ByteRule::none && rule != model::ByteRule::address_space &&
      !is_unknown_part(event)) {
    append_decimal(cell.out, model::bytes_moved(event));
  }
}

// brk is left out: what it moved needs the break before.
void address_space_bytes(CsvCell& cell, const CallEvent& event) {
  if (event.info == nullptr || event.info->bytes != model::ByteRule::address_space ||
      !succeeded(event) || event.info->name == "brk") {
    return;
  }
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t length = event.args[event.info->name == "mremap" ? 2 : 1];
  append_decimal(cell.out, (length + page - 1) / page * page);
}

// The position of an argument by its name in SYSCALL_DEFINE.
std::optional<std::size_t> argument(const CallEvent& event, ArgType type, std::string_view name) {
  for (std::size_t i = 0; i < event.info->nargs; ++i) {
    if (event.info->args[i].type == type && event.info->args[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

// poll() counts in an unsigned word, select() and epoll_wait() in a signed one.
void nfds(CsvCell& cell, const CallEvent& event) {
  if (!is_kind(event, Kind::poll)) {
    return;
  }
  for (const auto& [type, name] : {std::pair{ArgType::uint_, "nfds"},
                                   std::pair{ArgType::int_, "maxevents"},
                                   std::pair{ArgType::int_, "n"}}) {
    if (const auto position = argument(event, type, name)) {
      append_decimal(cell.out, static_cast<std::int32_t>(event.args[*position]));
      return;
    }
  }
}

// Only of calls that take it as a number of milliseconds; a pointer's target is not captured.
void timeout_ns(CsvCell& cell, const CallEvent& event) {
  if (!is_kind(event, Kind::poll)) {
    return;
  }
  for (const char* name : {"timeout", "timeout_msecs"}) {
    if (const auto position = argument(event, ArgType::int_, name)) {
      const auto ms = static_cast<std::int32_t>(event.args[*position]);
      append_decimal(cell.out, ms < 0 ? std::int64_t{-1} : std::int64_t{ms} * 1'000'000);
      return;
    }
  }
}

void epoll_op(CsvCell& cell, const CallEvent& event) {
  if (!is_kind(event, Kind::epoll_ctl)) {
    return;
  }
  // include/uapi/linux/eventpoll.h: EPOLL_CTL_ADD is 1.
  static constexpr std::array<std::string_view, 4> kNames{"", "ADD", "DEL", "MOD"};
  const std::uint64_t op = event.args[1];
  if (op >= 1 && op < kNames.size()) {
    cell.out += kNames[op];
  } else {
    append_decimal(cell.out, static_cast<std::int32_t>(op));
  }
}

void epoll_target_fd(CsvCell& cell, const CallEvent& event) {
  if (is_kind(event, Kind::epoll_ctl)) {
    append_decimal(cell.out, static_cast<std::int32_t>(event.args[2]));
  }
}

void fd2(CsvCell& cell, const CallEvent& event) {
  if (event.notes.has_pair) {
    append_decimal(cell.out, event.pair[1]);
    return;
  }
  if (event.notes.file2_returned) {
    append_number(cell, event.ret);
    return;
  }
  if (event.info == nullptr) {
    return;
  }
  const model::KernelRoles& roles = model::call_roles(*event.info);
  // The descriptor that was made comes first: open_by_handle_at, pidfd_getfd.
  const std::int8_t position = event.notes.file_returned ? roles.fd_arg : roles.fd2_arg;
  if (position >= 0) {
    append_decimal(cell.out,
                   static_cast<std::int32_t>(event.args[static_cast<std::size_t>(position)]));
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

void outcome(CsvCell& cell, const CallEvent& event) {
  static constexpr std::array<std::string_view, 4> kNames{
      "returned", "no_enter", "no_return", "in_flight"};
  cell.out += kNames[static_cast<std::size_t>(event.outcome)];
}

void notes(CsvCell& cell, const CallEvent& event) {
  const model::CallNotes& n = event.notes;
  const std::array<const File*, 4> files{event.file, event.file2, event.dir, event.dir2};
  const auto any = [&files](bool File::* mark) {
    return std::ranges::any_of(files, [mark](const File* f) { return f != nullptr && f->*mark; });
  };
  const std::size_t begin = cell.out.size();
  for (const auto& [word, is_set] :
       {std::pair{"bad_fd", static_cast<bool>(n.bad_fd)},
        std::pair{"bad_fd2", static_cast<bool>(n.bad_fd2)},
        std::pair{"file_lost", static_cast<bool>(n.file_lost)},
        std::pair{"path_unreadable", static_cast<bool>(n.path_unreadable)},
        std::pair{"path_truncated", static_cast<bool>(n.path_truncated)},
        std::pair{"fd_changed", static_cast<bool>(n.fd_changed)},
        std::pair{"file_returned", static_cast<bool>(n.file_returned)},
        std::pair{"file2_returned", static_cast<bool>(n.file2_returned)},
        std::pair{"pair", static_cast<bool>(n.has_pair)},
        std::pair{"compat", static_cast<bool>(n.compat)},
        std::pair{"unresolved", static_cast<bool>(n.unresolved)},
        std::pair{"name_truncated", any(&File::truncated)},
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
    {"fd", IOR_CELL(append_number(c, csv_descriptor(e)))},
    {"ret", IOR_CELL(append_number(c, e.ret))},
    {"bytes", bytes},
    {"file", file},
    {"error", IOR_CELL(if (e.ret) append_bool(c, is_error(*e.ret)))},
    {"family", IOR_CELL(if (e.info != nullptr) c.out += model::to_string(e.info->family))},
    {"requested_sleep_ns", unknown},
    {"nfds", nfds},
    {"timeout_ns", timeout_ns},
    {"address_space_bytes", address_space_bytes},
    {"old_file", old_file},
    {"epoll_op", epoll_op},
    {"epoll_target_fd", epoll_target_fd},
    {"epoll_events", unknown},
    {"restarts", unknown},
    // Ours.
    {"outcome", outcome},
    {"nr", IOR_CELL(append_decimal(c.out, e.nr))},
    {"path", IOR_CELL(append_text(c, e.path))},
    {"path2", IOR_CELL(append_text(c, e.path2))},
    {"dir", IOR_CELL(if (e.dir != nullptr) append_text(c, e.dir->name))},
    {"dir2", IOR_CELL(if (e.dir2 != nullptr) append_text(c, e.dir2->name))},
    {"file_name", IOR_CELL(if (e.file != nullptr) append_text(c, e.file->name))},
    {"inode", IOR_CELL(append_inode(c, e.file))},
    {"dev", dev},
    {"deleted", IOR_CELL(if (e.file != nullptr) append_bool(c, e.file->deleted))},
    {"fd2", fd2},
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

// SPDX-License-Identifier: Apache-2.0
#include "record/row_group.h"

#include <fmt/format.h>

#include "model/call_facts.h"
#include "record/file_columns.h"

namespace ior::record {
namespace {

using model::CallEvent;
using model::File;

constexpr std::int64_t kNoFd = -1;
constexpr std::int64_t kUnknownTimeout = -2;
constexpr std::int64_t kUnknownSleep = -1;

// The value of a required number in rows that it does not apply to: the Go tool's.
std::int64_t absent_value(Column column) {
  switch (column) {
    case Column::fd:
      return kNoFd;
    case Column::timeout_ns:
      return kUnknownTimeout;
    default:
      return 0;
  }
}

bool has_notes(const model::CallNotes& n) {
  return n.bad_fd || n.bad_fd2 || n.file_lost || n.path_unreadable || n.path_truncated ||
         n.file_returned || n.fd_changed || n.file2_returned || n.has_pair || n.compat ||
         n.unresolved;
}

std::string device(std::uint32_t major, std::uint32_t minor) {
  return fmt::format("{}:{}", major, minor);
}

std::string marks_of(const File& file) {
  std::string words;
  const auto add = [&words](bool is_set, std::string_view word) {
    if (is_set) {
      words += words.empty() ? "" : "+";
      words += word;
    }
  };
  add(file.deleted, "deleted");
  add(file.truncated, "truncated");
  add(file.unreachable, "unreachable");
  return words;
}

}  // namespace

RowGroup::RowGroup() {
  for (std::size_t i = 0; i < kColumns; ++i) {
    const ColumnSpec& spec = schema()[i];
    const bool optional = spec.presence == Presence::kOptional;
    const std::int64_t absent = absent_value(static_cast<Column>(i));
    wide_[i].configure(optional, absent);
    narrow_[i].configure(optional, static_cast<std::int32_t>(absent));
    flags_[i].configure(optional, 0);
    text_[i].configure(optional);
  }
  clear();
}

void RowGroup::clear() {
  rows_ = 0;
  texts_.clear();
  tasks_.clear();
  files_.clear();
  const TextId empty = texts_.intern("");
  for (std::size_t i = 0; i < kColumns; ++i) {
    wide_[i].clear();
    narrow_[i].clear();
    flags_[i].clear();
    text_[i].clear(empty);
  }
  call_names_.assign(model::kMaxSyscallNr + 1, kNoText);
  families_.assign(model::kFamilyCount, kNoText);
  outcomes_.assign(4, kNoText);
  for (const bool operation : {false, true}) {
    sources_[operation ? 1 : 0] = texts_.intern(model::source_name(operation));
  }
}

void RowGroup::complete() {
  for (std::size_t i = 0; i < kColumns; ++i) {
    switch (schema()[i].type) {
      case Type::kU64:
      case Type::kI64:
        wide_[i].complete(rows_);
        break;
      case Type::kU32:
      case Type::kI32:
      case Type::kU8:
        narrow_[i].complete(rows_);
        break;
      case Type::kBool:
        flags_[i].complete(rows_);
        break;
      case Type::kText:
      case Type::kBytes:
        text_[i].complete(rows_);
        break;
    }
  }
}

// Hot path.
void RowGroup::append(model::EventSpan events) {
  for (const CallEvent& event : events) {
    append(event);
  }
  tasks_.clear();
  files_.clear();
}

void RowGroup::append(const CallEvent& event) {
  put_u64(Column::seq, event.sequence);
  if (event.outcome != model::Outcome::kNoEnter) {
    put_u64(Column::time_ns, event.enter_ns);
  }
  if (event.gap_ns) {
    put_u64(Column::gap_ns, *event.gap_ns);
  }
  if (event.latency_ns) {
    put_u64(Column::latency_ns, *event.latency_ns);
  }
  put_task(event);
  put_call(event);
  put_go_numbers(event);
  put_names(event);
  put_arguments(event);
  ++rows_;
}

void RowGroup::put_task(const CallEvent& event) {
  const model::Task* task = event.task;
  if (task == nullptr) {
    return;
  }
  const TaskFacts& facts = tasks_.find(task, [&] { return TaskFacts{texts_.intern(task->comm)}; });
  put_traced(Column::comm, Column::comm_bytes, facts.comm);
  put_u32(Column::pid, task->tgid);
  put_u32(Column::tid, task->tid);
  put_u32(Column::uid, task->uid);
  put_u64(Column::cgroup, task->cgroup_id);
  put_u32(Column::ppid, task->parent_tgid);
  put_u64(Column::thread_start_ns, task->start_ns);
}

TextId RowGroup::call_name(const CallEvent& event) {
  if (event.info == nullptr) {
    return texts_.intern(model::call_name(event));
  }
  return word(call_names_, static_cast<std::size_t>(event.info->nr), event.info->tracepoint_name);
}

TextId RowGroup::word(std::vector<TextId>& known, std::size_t place, std::string_view text) {
  TextId& id = known[place];
  if (id == kNoText) {
    id = texts_.intern(text);
  }
  return id;
}

void RowGroup::put_call(const CallEvent& event) {
  put_text(Column::syscall, call_name(event));
  if (event.info != nullptr) {
    const model::Family family = event.info->family;
    put_text(Column::family,
             word(families_, static_cast<std::size_t>(family), model::to_string(family)));
  }
  put_i32(Column::nr, event.nr);
  put_text(
      Column::outcome,
      word(outcomes_, static_cast<std::size_t>(event.outcome), model::to_string(event.outcome)));
  put_text(Column::source, sources_[event.info != nullptr && model::is_operation(*event.info)]);
  put_u32(Column::thread_seq, event.thread_seq);
  if (has_notes(event.notes)) {
    scratch_.clear();
    model::append_notes(scratch_, event.notes);
    put_text(Column::notes, texts_.intern(scratch_));
  }
  if (event.ret) {
    put_i64(Column::ret, *event.ret);
    if (model::is_error(*event.ret)) {
      put_bool(Column::is_error, true);
    }
  }
  if (const auto fd = model::descriptor(event)) {
    put_i32(Column::fd, *fd);
  }
  if (const auto fd2 = model::second_descriptor(event)) {
    put_i32(Column::fd2, *fd2);
  }
}

void RowGroup::put_go_numbers(const CallEvent& event) {
  if (const auto bytes = model::known_bytes(event)) {
    put_u64(Column::bytes, *bytes);
  }
  if (event.info == nullptr) {
    return;
  }
  switch (event.info->kind) {
    case model::Kind::poll:
      put_i32(Column::nfds, model::poll_size(event).value_or(0));
      put_i64(Column::timeout_ns, model::poll_timeout_ns(event).value_or(kUnknownTimeout));
      break;
    case model::Kind::sleep:
      put_i64(Column::requested_sleep_ns, kUnknownSleep);
      break;
    case model::Kind::epoll_ctl: {
      const std::string_view op = model::epoll_op(event);
      put_text(
          Column::epoll_op,
          texts_.intern(op.empty() ? fmt::format("{}", static_cast<std::int32_t>(event.args[1]))
                                   : std::string(op)));
      put_i32(Column::epoll_target_fd, static_cast<std::int32_t>(event.args[2]));
      break;
    }
    default:
      break;
  }
  if (const auto length = model::address_space_bytes(event)) {
    put_u64(Column::address_space_bytes, *length);
  }
}

void RowGroup::put_traced(Column column, Column bytes, TextId text) {
  put_text(column, text);
  if (texts_.as_utf8(text) != text) {
    text_[index_of(bytes)].put(rows_, text);
  }
}

const RowGroup::FileFacts& RowGroup::facts_of(const File& file) {
  return files_.find(&file, [&] {
    const std::string marks = marks_of(file);
    const bool is_device = file.rdev_major != 0 || file.rdev_minor != 0;
    return FileFacts{
        .name = texts_.intern(file.name),
        .kind = texts_.intern(model::to_string(file.kind)),
        .marks = marks.empty() ? kNoText : texts_.intern(marks),
        .dev = texts_.intern(device(file.dev_major, file.dev_minor)),
        .rdev = is_device ? texts_.intern(device(file.rdev_major, file.rdev_minor)) : kNoText};
  });
}

void RowGroup::put_file(const FileColumns& columns, const File* file) {
  if (file == nullptr) {
    return;
  }
  const FileFacts& facts = facts_of(*file);
  put_traced(columns.name, columns.bytes, facts.name);
  put_text(columns.kind, facts.kind);
  if (facts.marks != kNoText) {
    put_text(columns.marks, facts.marks);
  }
  put_u64(columns.inode, file->inode);
  put_text(columns.dev, facts.dev);
  if (facts.rdev != kNoText) {
    put_text(columns.rdev, facts.rdev);
  }
}

// The columns `file` and `old_file`: of a call with two names the new and the old one.
void RowGroup::put_first_names(const CallEvent& event) {
  const bool two_names = model::has_two_names(event);
  scratch_.clear();
  if (two_names) {
    if (model::append_file_name(scratch_, event)) {
      put_text(Column::old_file, texts_.intern(scratch_));
    }
    scratch_.clear();
    if (model::append_second_name(scratch_, event)) {
      put_text(Column::file, texts_.intern(scratch_));
    }
    return;
  }
  if (!model::append_file_name(scratch_, event)) {
    return;
  }
  // Nearly always the name of the open file, whose number is known.
  const bool is_file = event.file != nullptr && scratch_ == event.file->name;
  put_text(Column::file, is_file ? facts_of(*event.file).name : texts_.intern(scratch_));
}

void RowGroup::put_names(const CallEvent& event) {
  put_first_names(event);
  put_file(kFileColumns, event.file);
  put_file(kFile2Columns, event.file2);
  put_file(kDirColumns, event.dir);
  put_file(kDir2Columns, event.dir2);
  if (event.file != nullptr) {
    put_bool(Column::deleted, event.file->deleted);
  }
  if (event.file2 != nullptr) {
    put_bool(Column::deleted2, event.file2->deleted);
  } else if (!model::has_two_names(event)) {
    scratch_.clear();
    if (model::append_second_name(scratch_, event)) {
      put_text(Column::file2_name, texts_.intern(scratch_));
    }
  }
  if (!event.path.empty()) {
    put_traced(Column::path, Column::path_bytes, texts_.intern(event.path));
  }
  if (!event.path2.empty()) {
    put_traced(Column::path2, Column::path2_bytes, texts_.intern(event.path2));
  }
}

void RowGroup::put_arguments(const CallEvent& event) {
  for (std::size_t i = 0; i < event.nargs; ++i) {
    put_u64(static_cast<Column>(index_of(Column::arg0) + i), event.args[i]);
  }
}

}  // namespace ior::record
